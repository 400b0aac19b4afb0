package io.diagon.datanode;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.gauges.LimitGauges;
import io.diagon.datanode.gauges.NodeGauges;
import java.util.List;

/** The threads of a node, by what they are for, so that one kind of work can not starve another. */
record Pools(
        WorkerPool search,
        WorkerPool write,
        WorkerPool get,
        WorkerPool upkeep,
        WorkerPool merge,
        WorkerPool recovery,
        WorkerPool admin) {
    /** Tasks of these pools are bounded by the number of shards. */
    private static final int SHARD_TASKS = 20_000;

    static Pools of(DataNodeSettings.Limits limits) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new Pools(
                new WorkerPool("search", limits.searchThreads(), limits.searchQueue()),
                new WorkerPool("write", limits.writeThreads(), limits.writeQueue()),
                new WorkerPool("get", processors, 1000),
                new WorkerPool("upkeep", Math.max(2, processors / 2), SHARD_TASKS),
                new WorkerPool("merge", Math.max(1, processors / 2), SHARD_TASKS),
                new WorkerPool("recovery", 4, SHARD_TASKS),
                new WorkerPool("admin", 4, 1000));
    }

    List<WorkerPool> all() {
        return List.of(search, write, get, upkeep, merge, recovery, admin);
    }

    void measure(NodeGauges gauges) {
        all().forEach(pool -> LimitGauges.pool(gauges, pool));
    }

    void close() {
        all().forEach(WorkerPool::close);
    }
}
