/** What the parts of the coordinator write to. */
@NullMarked
package io.diagon.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
