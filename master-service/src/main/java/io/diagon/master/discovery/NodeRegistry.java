package io.diagon.master.discovery;

import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.RegisterRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** Node ids by the allocation ids of the copies that lie on their disks, failed ones left out. */
    public Map<String, String> copies() {
        Map<String, String> copies = new HashMap<>();
        signs.forEach((node, sign) -> sign.shards().stream()
                .filter(shard -> !shard.getState().equals("FAILED")
                        && !shard.getAllocationId().isEmpty())
                .forEach(shard -> copies.put(shard.getAllocationId(), node)));
        return copies;
    }

    /** The nodes that spoke and whose disks, where known, are less full than the fraction. */
    public List<String> usable(double diskWatermark) {
        return signs.entrySet().stream()
                .filter(entry -> !entry.getValue().ephemeralId().isEmpty())
                .filter(entry -> used(entry.getValue()) < diskWatermark)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static double used(Sign sign) {
        return sign.diskTotal() == 0 ? 0 : 1 - (double) sign.diskFree() / sign.diskTotal();
    }
}
