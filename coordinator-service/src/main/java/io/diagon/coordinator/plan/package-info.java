/**
 * Decides what a search asks of whom: from a request and a cluster state to the shards, their copies in the order to try, and the
 * message for each. Pure: reads the state, calls nobody.
 */
@NullMarked
package io.diagon.coordinator.plan;

import org.jspecify.annotations.NullMarked;
