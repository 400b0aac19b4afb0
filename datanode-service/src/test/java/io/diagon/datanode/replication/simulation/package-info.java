/** The decisions of replication under a seeded scheduler, with nodes that crash and a network that drops, delays and reorders. */
@NullMarked
package io.diagon.datanode.replication.simulation;

import org.jspecify.annotations.NullMarked;
