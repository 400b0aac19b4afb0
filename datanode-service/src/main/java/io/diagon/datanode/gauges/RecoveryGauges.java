package io.diagon.datanode.gauges;

import io.diagon.datanode.replication.PrimaryGroups;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.protocol.shard.ShardRecovery;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How far copies are behind, and what brings them there. */
public final class RecoveryGauges {
    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

    private RecoveryGauges() {}

    public static void register(NodeGauges gauges, ShardRegistry shards, PrimaryGroups groups) {
        gauges.value(
                "diagon.replication.lag.operations",
                "most operations of a primary here that not all copies in sync have",
                groups,
                PrimaryGroups::mostBehind);
        gauges.value(
                "diagon.replication.buffer.bytes",
                "operations that primaries here keep in memory for their copies",
                groups,
                PrimaryGroups::bufferedBytes);
        gauges.value(
                "diagon.replication.copies.missing",
                "copies in sync that the primaries here lack",
                groups,
                PrimaryGroups::copiesMissing);
        for (ShardRecovery.Type type : ShardRecovery.Type.values()) {
            if (type != ShardRecovery.Type.UNRECOGNIZED) {
                gauges.value(
                        "diagon.recoveries",
                        "recoveries under way",
                        shards,
                        all -> underWay(all).filter(type::equals).count(),
                        "type",
                        type.name().toLowerCase(Locale.ROOT));
            }
        }
        gauges.value(
                "diagon.recovery.oldest.seconds",
                "age of the oldest recovery under way",
                shards,
                RecoveryGauges::oldestSeconds);
    }

    private static Stream<ShardRecovery.Type> underWay(ShardRegistry shards) {
        return shards.all().stream().map(shard -> shard.recovery().underWayAs()).flatMap(Optional::stream);
    }

    private static double oldestSeconds(ShardRegistry shards) {
        long now = System.currentTimeMillis();
        return shards.all().stream()
                .map(shard -> shard.recovery())
                .filter(recovery -> recovery.underWayAs().isPresent())
                .mapToDouble(recovery -> (now - recovery.startMillis()) / MILLIS)
                .max()
                .orElse(0);
    }
}
