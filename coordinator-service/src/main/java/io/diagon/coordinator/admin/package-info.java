/** What is asked of many shards, or of the cluster, at once: refresh and other upkeep, statistics, health. */
@NullMarked
package io.diagon.coordinator.admin;

import org.jspecify.annotations.NullMarked;
