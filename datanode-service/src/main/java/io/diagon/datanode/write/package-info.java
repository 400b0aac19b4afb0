/** Writes to primaries and real-time reads. Entry point: {@link io.diagon.datanode.write.PrimaryWriter}. */
@NullMarked
package io.diagon.datanode.write;

import org.jspecify.annotations.NullMarked;
