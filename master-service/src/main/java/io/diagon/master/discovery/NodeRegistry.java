package io.diagon.master.discovery;

import io.diagon.master.allocation.ClusterReports;
import io.diagon.master.allocation.DiskUsage;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.RegisterRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What nodes last said: in the leader's memory only, so that a new leader starts by giving everybody time to speak. Thread-safe. */
public final class NodeRegistry {
    private final LongSupplier nanoTime;
    private final Map<String, Sign> signs = new ConcurrentHashMap<>();

    /** The last sign of life of one process. */
    private record Sign(String ephemeralId, long nanos, List<LocalShard> shards, long diskTotal, long diskFree) {}

    public NodeRegistry(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public void registered(RegisterRequest request) {
        String id = request.getNode().getId();
        signs.put(
                id, new Sign(request.getNode().getEphemeralId(), nanoTime.getAsLong(), request.getShardsList(), 0, 0));
    }

    public void heard(HeartbeatRequest beat) {
        signs.put(
                beat.getNodeId(),
                new Sign(
                        beat.getEphemeralId(),
                        nanoTime.getAsLong(),
                        beat.getShardsList(),
                        beat.getDiskTotalBytes(),
                        beat.getDiskFreeBytes()));
    }

    /** Starts over: every node of the state gets the whole time to be heard of. */
    public void reset(Iterable<String> nodeIds) {
        signs.clear();
        nodeIds.forEach(id -> signs.put(id, new Sign("", nanoTime.getAsLong(), List.of(), 0, 0)));
    }

    public void forget(String nodeId) {
        signs.remove(nodeId);
    }

    /** The nodes among these that were silent for longer. One that never spoke gets the whole time from now on. */
    public List<String> silent(Iterable<String> nodeIds, Duration longerThan) {
        List<String> silent = new ArrayList<>();
        long now = nanoTime.getAsLong();
        for (String id : nodeIds) {
            Sign sign = signs.computeIfAbsent(id, unheard -> new Sign("", now, List.of(), 0, 0));
            if (now - sign.nanos() > longerThan.toNanos()) {
                silent.add(id);
            }
        }
        return silent;
    }

    /** Nanoseconds since the one of these nodes spoke that has been silent longest; 0: all speak, or there are none. */
    public long longestSilence(Iterable<String> nodeIds) {
        long longest = 0;
        long now = nanoTime.getAsLong();
        for (String id : nodeIds) {
            Sign sign = signs.get(id);
            longest = sign == null ? longest : Math.max(longest, now - sign.nanos());
        }
        return longest;
    }

    /** What the nodes said that spoke since this master leads. */
    public ClusterReports reports() {
        ClusterReports.Builder reports = new ClusterReports.Builder();
        signs.forEach((node, sign) -> {
            if (!sign.ephemeralId().isEmpty()) {
                reports.node(node, new DiskUsage(sign.diskTotal(), sign.diskFree()), sign.shards());
            }
        });
        return reports.build();
    }
}
