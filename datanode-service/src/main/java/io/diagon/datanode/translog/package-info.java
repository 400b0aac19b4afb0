/** The write-ahead log of a shard: what was acknowledged survives a crash here until the engine has committed it. Entry point: {@link io.diagon.datanode.translog.Translog}. */
@NullMarked
package io.diagon.datanode.translog;

import org.jspecify.annotations.NullMarked;
