/** What the node measures, as Micrometer meters. */
@NullMarked
package io.diagon.datanode.metrics;

import org.jspecify.annotations.NullMarked;
