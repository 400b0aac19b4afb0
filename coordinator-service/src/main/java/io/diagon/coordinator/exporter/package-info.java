/** The cluster by the names of OpenSearch's Prometheus exporter. */
@NullMarked
package io.diagon.coordinator.exporter;

import org.jspecify.annotations.NullMarked;
