/** Latency, throughput and cost of a whole cluster on this machine, under an open load whose answers were checked before. */
@NullMarked
package io.diagon.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
