/** The meters of searches. */
@NullMarked
package io.diagon.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
