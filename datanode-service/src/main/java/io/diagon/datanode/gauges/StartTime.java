package io.diagon.datanode.gauges;

import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How long the process took to serve: it is told once, when it does. To be used by one thread. */
public final class StartTime {
    private final NodeGauges gauges;
    private boolean told;
    private double seconds;

    public StartTime(NodeGauges gauges) {
        this.gauges = gauges;
    }

    /** @param joined whether the cluster has taken the node in and its state is known */
    public void look(boolean joined, ShardRegistry shards) {
        if (!told && joined && shards.all().stream().noneMatch(shard -> opens(shard.state()))) {
            told = true;
            double millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            seconds = millis / TimeUnit.SECONDS.toMillis(1);
            // Of this: gauges do not keep what they read from being collected, and nothing else would hold a number.
            gauges.value(
                    "diagon.start.seconds",
                    "from the start of the process until its copies were open",
                    this,
                    start -> start.seconds);
        }
    }

    private static boolean opens(ShardState state) {
        return state == ShardState.CREATED || state == ShardState.RECOVERING;
    }
}
