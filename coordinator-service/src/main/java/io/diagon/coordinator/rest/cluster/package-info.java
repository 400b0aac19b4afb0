/** The cluster as a whole: health, state, settings, nodes and statistics. */
@NullMarked
package io.diagon.coordinator.rest.cluster;

import org.jspecify.annotations.NullMarked;
