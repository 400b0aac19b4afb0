/**
 * A cluster in one thread and in no time: the deciders of the master and those of replication are the real ones, and what is around them,
 * clocks, disks, processes and the network, is simulated and follows a seed.
 */
@NullMarked
package io.diagon.cluster.simulation;

import org.jspecify.annotations.NullMarked;
