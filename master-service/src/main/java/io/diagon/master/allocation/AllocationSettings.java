package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The cluster settings that say where copies go, and their defaults. Transient ones go before persistent ones, then what the masters are configured with. */
public final class AllocationSettings {
    static final String PREFIX = "cluster.routing.allocation.";
    static final String ENABLE = PREFIX + "enable";
    static final String REBALANCE = "cluster.routing.rebalance.enable";
    static final String ALLOW_REBALANCE = PREFIX + "allow_rebalance";
    static final String CONCURRENT_REBALANCE = PREFIX + "cluster_concurrent_rebalance";
    static final String CONCURRENT_RECOVERIES = PREFIX + "node_concurrent_recoveries";
    static final String AWARENESS = PREFIX + "awareness.attributes";
    static final String FORCED_AWARENESS = PREFIX + "awareness.force.";
    static final String DISK_ENABLED = PREFIX + "disk.threshold_enabled";
    static final String DISK_LOW = PREFIX + "disk.watermark.low";
    static final String DISK_HIGH = PREFIX + "disk.watermark.high";
    static final String DISK_FLOOD = PREFIX + "disk.watermark.flood_stage";
    static final String SHARDS_PER_NODE = "cluster.routing.allocation.total_shards_per_node";
    static final String BALANCE_SHARD = PREFIX + "balance.shard";
    static final String BALANCE_INDEX = PREFIX + "balance.index";
    static final String BALANCE_THRESHOLD = PREFIX + "balance.threshold";

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry(ENABLE, "all"),
            Map.entry(REBALANCE, "all"),
            Map.entry(ALLOW_REBALANCE, "indices_all_active"),
            Map.entry(CONCURRENT_REBALANCE, "2"),
            Map.entry(CONCURRENT_RECOVERIES, "2"),
            Map.entry(AWARENESS, ""),
            Map.entry(DISK_ENABLED, "true"),
            Map.entry(DISK_LOW, "85%"),
            Map.entry(DISK_HIGH, "90%"),
            Map.entry(DISK_FLOOD, "95%"),
            Map.entry(SHARDS_PER_NODE, "-1"),
            Map.entry(BALANCE_SHARD, "0.45"),
            Map.entry(BALANCE_INDEX, "0.55"),
            Map.entry(BALANCE_THRESHOLD, "1.0"));

    private static final Map<String, Set<String>> CHOICES = Map.of(
            ENABLE, Set.of("all", "primaries", "new_primaries", "none"),
            REBALANCE, Set.of("all", "primaries", "replicas", "none"),
            ALLOW_REBALANCE, Set.of("always", "indices_primaries_active", "indices_all_active"));

    private final Map<String, String> values;

    private AllocationSettings(Map<String, String> values) {
        this.values = values;
    }

    /** @param configured what the masters are configured with */
    public static AllocationSettings of(ClusterState state, Map<String, String> configured) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        values.putAll(configured);
        values.putAll(state.persistentSettings());
        values.putAll(state.transientSettings());
        return new AllocationSettings(values);
    }

    /** What the setting may hold; nothing if it is none of these. The consumer throws ILLEGAL_ARGUMENT for a value that it may not. */
    public static Optional<BiConsumer<String, String>> rule(String name) {
        if (name.startsWith(DISK_LOW.substring(0, DISK_LOW.lastIndexOf('.') + 1)) && DEFAULTS.containsKey(name)) {
            return Optional.of(Watermark::parse);
        }
        if (CHOICES.containsKey(name)) {
            return Optional.of(AllocationSettings::oneOf);
        }
        return switch (name) {
            case DISK_ENABLED -> Optional.of((key, value) -> require(key, value, value.matches("true|false")));
            case CONCURRENT_REBALANCE, CONCURRENT_RECOVERIES ->
                Optional.of((key, value) -> require(key, value, value.matches("[0-9]{1,6}")));
            case SHARDS_PER_NODE ->
                Optional.of((key, value) -> require(key, value, value.matches("-1|[1-9][0-9]{0,5}")));
            case BALANCE_SHARD, BALANCE_INDEX, BALANCE_THRESHOLD ->
                Optional.of((key, value) -> require(key, value, value.matches("[0-9]{1,4}(\\.[0-9]{1,6})?")));
            case AWARENESS -> Optional.of((key, value) -> {});
            default -> open(name);
        };
    }

    private static Optional<BiConsumer<String, String>> open(String name) {
        boolean forced = name.startsWith(FORCED_AWARENESS) && name.endsWith(".values");
        return forced || NodeFilters.isClusterFilter(name) ? Optional.of((key, value) -> {}) : Optional.empty();
    }

    private static void oneOf(String name, String value) {
        require(name, value, CHOICES.getOrDefault(name, Set.of()).contains(value.toLowerCase(Locale.ROOT)));
    }

    private static void require(String name, String value, boolean valid) {
        if (!valid) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "failed to parse value [" + value + "] for setting [" + name + "]");
        }
    }

    String text(String name) {
        return values.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }

    int integer(String name) {
        return Integer.parseInt(text(name));
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }

    boolean diskThresholds() {
        return text(DISK_ENABLED).equals("true");
    }

    Watermark watermark(String name) {
        return Watermark.parse(name, text(name));
    }

    Map<String, String> all() {
        return values;
    }

    /** Attributes over whose values the copies of a shard are spread. */
    List<String> awareness() {
        return list(values.getOrDefault(AWARENESS, ""));
    }

    /** Values that count although no node has them. */
    List<String> forcedValues(String attribute) {
        return list(values.getOrDefault(FORCED_AWARENESS + attribute + ".values", ""));
    }

    /** One that the index says itself goes before the cluster's. */
    String text(IndexMetadata index, String indexSetting, String clusterSetting) {
        String own = index.getSettingsOrDefault(indexSetting, "");
        return own.isEmpty() ? text(clusterSetting) : own.toLowerCase(Locale.ROOT);
    }

    private static List<String> list(String value) {
        return Stream.of(value.split(","))
                .map(String::trim)
                .filter(one -> !one.isEmpty())
                .toList();
    }
}
