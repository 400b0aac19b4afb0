/** Dashboards, alerts and runbooks: whether they are whole, and whether they show what a cluster really measures. */
@NullMarked
package io.diagon.cluster.monitoring;

import org.jspecify.annotations.NullMarked;
