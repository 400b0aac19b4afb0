package io.diagon.cluster.tests;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether operations on one document can have taken effect one after the other, each at some moment between its invocation and its
 * completion, with the results that they had. Operations of unknown outcome may have taken effect at any later moment, or not at all.
 *
 * <p>The search is that of Wing and Gong, "Testing and verifying concurrent objects" (1993), with the memory of configurations of Lowe,
 * "Testing for linearizability" (2017).
 */
final class Linearizability {
    private Linearizability() {}

    private record Configuration(BitSet done, long value) {}

    /** @param operations of one document, which is not there at first */
    static boolean holds(List<DocumentOperation> operations) {
        List<DocumentOperation> history = operations.stream()
                .filter(operation -> operation.certain() || operation.kind() != DocumentOperation.Kind.READ)
                .sorted(Comparator.comparingLong(DocumentOperation::invoked))
                .toList();
        Set<Configuration> seen = new HashSet<>();
        Deque<Configuration> open = new ArrayDeque<>();
        open.push(new Configuration(new BitSet(), 0));
        while (!open.isEmpty()) {
            Configuration at = open.pop();
            if (!seen.add(at)) {
                continue;
            }
            long limit = firstCompletion(history, at.done());
            if (limit == Long.MAX_VALUE) {
                return true;
            }
            for (int i = 0; i < history.size() && history.get(i).invoked() <= limit; i++) {
                long after = at.done().get(i) ? -1 : history.get(i).apply(at.value());
                if (after >= 0) {
                    BitSet done = (BitSet) at.done().clone();
                    done.set(i);
                    open.push(new Configuration(done, after));
                }
            }
        }
        return false;
    }

    /** Of the operations that have to take effect still; what was invoked later can not go before it. */
    private static long firstCompletion(List<DocumentOperation> history, BitSet done) {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < history.size(); i++) {
            if (!done.get(i) && history.get(i).certain()) {
                first = Math.min(first, history.get(i).completed());
            }
        }
        return first;
    }
}
