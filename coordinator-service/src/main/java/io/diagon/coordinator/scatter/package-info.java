/**
 * Asks the data nodes, one call a node, and gathers what they answer in time. What a node fails to answer becomes failed shards;
 * nothing here throws for the failure of a node.
 */
@NullMarked
package io.diagon.coordinator.scatter;

import org.jspecify.annotations.NullMarked;
