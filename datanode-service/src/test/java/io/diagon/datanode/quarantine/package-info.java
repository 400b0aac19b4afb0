@NullMarked
package io.diagon.datanode.quarantine;

import org.jspecify.annotations.NullMarked;
