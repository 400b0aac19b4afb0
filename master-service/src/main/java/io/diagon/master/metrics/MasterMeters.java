package io.diagon.master.metrics;

import io.diagon.metrics.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How long the master's decisions take, and what it finds out. */
public final class MasterMeters {
    private final Timer done;
    private final Timer failed;
    private final Timer allocation;
    private final Counter lost;

    public MasterMeters(MeterRegistry registry) {
        this.done = command(registry, "done");
        this.failed = command(registry, "failed");
        this.allocation = Timer.builder("diagon.allocation.round")
                .description("a round of the allocator")
                .serviceLevelObjectives(LatencyBuckets.waited())
                .register(registry);
        this.lost = Counter.builder("diagon.cluster.nodes.lost")
                .description("nodes that were removed because they were silent")
                .register(registry);
    }

    private static Timer command(MeterRegistry registry, String outcome) {
        return Timer.builder("diagon.cluster.command")
                .description("a cluster command from its turn until it is replicated")
                .tag("outcome", outcome)
                .serviceLevelObjectives(LatencyBuckets.waited())
                .register(registry);
    }

    public void commandCarriedOut(boolean success, long nanos) {
        (success ? done : failed).record(nanos, TimeUnit.NANOSECONDS);
    }

    public void allocated(long nanos) {
        allocation.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void nodeLost() {
        lost.increment();
    }
}
