package io.diagon.datanode.gauges;

import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How long the process took to serve: it is told once, when it does. To be used by one thread. */
public final class StartTime {
    private final NodeGauges gauges;
    private boolean told;

    public StartTime(NodeGauges gauges) {
        this.gauges = gauges;
    }

    /** @param joined whether the cluster has taken the node in and its state is known */
    public void look(boolean joined, ShardRegistry shards) {
        if (!told && joined && shards.all().stream().noneMatch(shard -> opens(shard.state()))) {
            told = true;
            double millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            gauges.value(
                    "diagon.start.seconds",
                    "from the start of the process until its copies were open",
                    millis / TimeUnit.SECONDS.toMillis(1),
                    seconds -> seconds);
        }
    }

    private static boolean opens(ShardState state) {
        return state == ShardState.CREATED || state == ShardState.RECOVERING;
    }
}
