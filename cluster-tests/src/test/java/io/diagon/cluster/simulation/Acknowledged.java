package io.diagon.cluster.simulation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What clients were told is safe, of one run. */
final class Acknowledged {
    /** @param term of the primary that acknowledged it */
    record Write(int shard, long seqNo, Operation operation, long term) {}

    private final Map<Integer, TreeMap<Long, Write>> writes = new TreeMap<>();
    private int count;

    void add(Write write) {
        count++;
        writes.computeIfAbsent(write.shard(), first -> new TreeMap<>()).putIfAbsent(write.seqNo(), write);
    }

    Collection<Write> of(int shard) {
        return writes.computeIfAbsent(shard, first -> new TreeMap<>()).values();
    }

    int count() {
        return count;
    }
}
