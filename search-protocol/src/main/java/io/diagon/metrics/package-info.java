/** What all services measure alike, and how it is written for Prometheus. */
@NullMarked
package io.diagon.metrics;

import org.jspecify.annotations.NullMarked;
