/** Indices: their making, mappings, settings, aliases and upkeep. */
@NullMarked
package io.diagon.coordinator.rest.index;

import org.jspecify.annotations.NullMarked;
