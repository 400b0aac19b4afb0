/** What the node is, read when somebody asks for it. */
@NullMarked
package io.diagon.datanode.gauges;

import org.jspecify.annotations.NullMarked;
