/** What the node is, by the names of OpenSearch's Prometheus exporter. */
@NullMarked
package io.diagon.datanode.exporter;

import org.jspecify.annotations.NullMarked;
