package io.diagon.cluster.simulation;

import java.util.HashMap;
import java.util.Map;

/** Of all that ask for the same sequence number of a document, one at most is acknowledged. */
final class NoCompareAndSetTwice implements Invariant {
    private record Asked(int shard, int key, long expected) {}

    private final Map<Asked, Acknowledged.Write> first = new HashMap<>();

    @Override
    public void acknowledged(Acknowledged.Write write) {
        Operation operation = write.operation();
        if (operation.expected() >= 0) {
            Acknowledged.Write other =
                    first.putIfAbsent(new Asked(write.shard(), operation.key(), operation.expected()), write);
            Invariant.require(
                    other == null || other.operation().same(operation), "compare-and-set done twice", other, write);
        }
    }
}
