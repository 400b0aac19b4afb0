/**
 * Keeps the copies of a shard alike. {@link io.diagon.datanode.replication.ReplicationTracker} and {@link
 * io.diagon.datanode.replication.ReplicaPosition} decide, without threads, clocks or network; the rest carries out.
 */
@NullMarked
package io.diagon.datanode.replication;

import org.jspecify.annotations.NullMarked;
