package io.diagon.coordinator.plan;

import io.diagon.cluster.ClusterState;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** How many aggregation buckets one answer may have: the cluster setting search.max_buckets, or else what the coordinator is configured with. */
public final class BucketLimit implements IntSupplier {
    private static final String SETTING = "search.max_buckets";

    private final Supplier<ClusterState> state;
    private volatile int configured;

    public BucketLimit(Supplier<ClusterState> state, int configured) {
        this.state = state;
        this.configured = configured;
    }

    /** @param next where the cluster sets nothing */
    public void configure(int next) {
        configured = next;
    }

    @Override
    public int getAsInt() {
        ClusterState current = state.get();
        String value = current.transientSettings()
                .getOrDefault(SETTING, current.persistentSettings().get(SETTING));
        return value == null ? configured : Integer.parseInt(value);
    }
}
