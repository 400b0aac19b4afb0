package io.diagon.datanode.replication.simulation;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps terms and the in-sync set of one shard; suspects nodes whether they are dead or not. */
final class SimulatedMaster {
    /** @param routing node by allocation id */
    record State(long version, long term, String primary, Map<String, Integer> routing, Set<String> inSync) {}

    private State state = new State(1, 0, "", Map.of(), Set.of());
    private int allocations;

    State state() {
        return state;
    }

    private void change(long term, String primary, Map<String, Integer> routing, Set<String> inSync) {
        state = new State(
                state.version() + 1,
                term,
                primary,
                Map.copyOf(new TreeMap<>(routing)),
                Set.copyOf(new TreeSet<>(inSync)));
    }

    /** The first primary, on an empty node. */
    void create(int node) {
        String id = "copy" + allocations++;
        change(1, id, Map.of(id, node), Set.of(id));
    }

    void suspect(int node) {
        Map<String, Integer> routing = new TreeMap<>(state.routing());
        routing.values().removeIf(held -> held == node);
        if (routing.size() == state.routing().size()) {
            return;
        }
        if (routing.containsKey(state.primary())) {
            change(state.term(), state.primary(), routing, state.inSync());
            return;
        }
        String promoted = routing.keySet().stream()
                .filter(state.inSync()::contains)
                .sorted()
                .findFirst()
                .orElse("");
        change(promoted.isEmpty() ? state.term() : state.term() + 1, promoted, routing, state.inSync());
    }

    /** A node says which copy lies on its disk: it becomes the primary if there is none and it is in sync, or else a new replica. */
    void offer(int node, String onDisk) {
        if (state.routing().containsValue(node)) {
            return;
        }
        Map<String, Integer> routing = new TreeMap<>(state.routing());
        if (state.primary().isEmpty()) {
            if (state.inSync().contains(onDisk)) {
                routing.put(onDisk, node);
                change(state.term() + 1, onDisk, routing, state.inSync());
            }
        } else {
            routing.put("copy" + allocations++, node);
            change(state.term(), state.primary(), routing, state.inSync());
        }
    }

    void started(String id, long term) {
        if (term == state.term() && state.routing().containsKey(id)) {
            Set<String> inSync = new TreeSet<>(state.inSync());
            inSync.add(id);
            change(state.term(), state.primary(), state.routing(), inSync);
        }
    }

    /** Returns false for a primary whose term is over. */
    boolean failed(String id, long term) {
        if (term != state.term() || id.equals(state.primary())) {
            return false;
        }
        Map<String, Integer> routing = new TreeMap<>(state.routing());
        Set<String> inSync = new TreeSet<>(state.inSync());
        routing.remove(id);
        inSync.remove(id);
        change(state.term(), state.primary(), routing, inSync);
        return true;
    }
}
