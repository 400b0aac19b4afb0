/** Belonging to a cluster: identity, the link to the master, and bringing local shards to what the cluster state wants. */
@NullMarked
package io.diagon.datanode.cluster;

import org.jspecify.annotations.NullMarked;
