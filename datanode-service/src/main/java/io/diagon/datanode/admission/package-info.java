/** What keeps the node from taking on more than it can do: bounded pools and a limit on bytes in flight. */
@NullMarked
package io.diagon.datanode.admission;

import org.jspecify.annotations.NullMarked;
