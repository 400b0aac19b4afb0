package io.diagon.datanode.gauges;

import io.diagon.datanode.shard.CondemnedCopies;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.shard.CondemnedCopy;
import io.diagon.protocol.shard.EngineStats;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The copies on this node and what they hold. The engines' part is about a second old, so that no write is waited for. */
public final class ShardGauges {
    private ShardGauges() {}

    public static void register(NodeGauges gauges, ShardRegistry shards, CondemnedCopies condemned) {
        for (ShardState state : ShardState.values()) {
            for (boolean primary : new boolean[] {true, false}) {
                gauges.value(
                        "diagon.shards",
                        "copies on this node",
                        shards,
                        all -> count(all, state, primary),
                        "state",
                        state.name().toLowerCase(Locale.ROOT),
                        "role",
                        primary ? "primary" : "replica");
            }
        }
        for (CondemnedCopy.Cause cause : CondemnedCopy.Cause.values()) {
            if (cause != CondemnedCopy.Cause.UNRECOGNIZED) {
                gauges.value(
                        "diagon.shards.condemned",
                        "copies that are not opened any more",
                        condemned,
                        all -> all.all().stream()
                                .filter(copy -> copy.getCause() == cause)
                                .count(),
                        "cause",
                        cause.name().toLowerCase(Locale.ROOT));
            }
        }
        engines(gauges, shards);
        logs(gauges, shards);
    }

    private static void engines(NodeGauges gauges, ShardRegistry shards) {
        engine(gauges, shards, "diagon.docs", "documents", EngineStats::getDocs);
        engine(
                gauges,
                shards,
                "diagon.docs.deleted",
                "deleted documents that segments still hold",
                EngineStats::getDeletedDocs);
        engine(gauges, shards, "diagon.segments", "segments", EngineStats::getSegments);
        engine(gauges, shards, "diagon.store.bytes", "files of the copies", EngineStats::getStoreBytes);
        engine(gauges, shards, "diagon.mapped.bytes", "files mapped into memory", EngineStats::getMappedBytes);
        engine(gauges, shards, "diagon.buffer.docs", "documents not searchable yet", EngineStats::getBufferDocs);
        engine(gauges, shards, "diagon.buffer.bytes", "their memory", EngineStats::getBufferBytes);
        engine(gauges, shards, "diagon.merges.pending", "merges that the policy wants", EngineStats::getPendingMerges);
    }

    private static void engine(
            NodeGauges gauges,
            ShardRegistry shards,
            String name,
            String description,
            ToDoubleFunction<EngineStats> value) {
        gauges.sum(name, description, shards, shard -> value.applyAsDouble(shard.recentStats()));
    }

    private static void logs(NodeGauges gauges, ShardRegistry shards) {
        gauges.sum(
                "diagon.translog.bytes",
                "write-ahead logs",
                shards,
                shard -> shard.translog().stats().bytes());
        gauges.sum(
                "diagon.translog.uncommitted.bytes",
                "what a start replays",
                shards,
                shard -> shard.translog().stats().uncommittedBytes());
        gauges.sum(
                "diagon.translog.uncommitted.operations",
                "what a start replays",
                shards,
                shard -> shard.translog().stats().uncommittedOperations());
    }

    private static double count(ShardRegistry shards, ShardState state, boolean primary) {
        long count = 0;
        for (IndexShard shard : shards.all()) {
            count += shard.state() == state && shard.assignment().primary() == primary ? 1 : 0;
        }
        return count;
    }
}
