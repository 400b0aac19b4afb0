/**
 * What the coordinator knows of the cluster: the newest state heard from a master, and a connection to each of its data nodes.
 *
 * <p>Entry points are {@link io.diagon.coordinator.cluster.ClusterStateWatcher} and {@link
 * io.diagon.coordinator.cluster.NodeConnections}. The last known state stays in use while no master answers.
 */
@NullMarked
package io.diagon.coordinator.cluster;

import org.jspecify.annotations.NullMarked;
