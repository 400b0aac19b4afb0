/** What the master tells Prometheus. */
@NullMarked
package io.diagon.master.metrics;

import org.jspecify.annotations.NullMarked;
