package io.diagon.master.index;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.NodeFilters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The index settings that there are, what they may hold, and which may change later. Names are flat, with the prefix. */
final class IndexSettingRules {
    private static final int MAX_SHARDS = 1024;

    private static final Set<String> STATIC = Set.of(
            "index.number_of_shards",
            "index.number_of_routing_shards",
            "index.codec",
            "index.shard.check_on_startup",
            "index.creation_date",
            "index.uuid",
            "index.provided_name",
            "index.version.created",
            "index.store.type",
            "index.sort.field",
            "index.sort.order",
            "index.sort.missing",
            "index.sort.mode");

    /** Static as well, with what they may hold. */
    private static final Map<String, Consumer<String>> STATIC_CHECKED = Map.ofEntries(
            choice("index.reorder", "true", "false"),
            choice("index.merge.scheduler.auto_throttle", "true", "false"),
            choice("index.similarity.default.type", "BM25"),
            Map.entry(
                    "index.similarity.default.k1",
                    value -> decimal("index.similarity.default.k1", value, Float.MAX_VALUE)),
            Map.entry("index.similarity.default.b", value -> decimal("index.similarity.default.b", value, 1)));

    private static final Map<String, Consumer<String>> DYNAMIC = Map.ofEntries(
            Map.entry("index.number_of_replicas", value -> integer("index.number_of_replicas", value, 0, 100)),
            Map.entry("index.refresh_interval", value -> {}),
            Map.entry(
                    "index.max_result_window",
                    value -> integer("index.max_result_window", value, 1, Integer.MAX_VALUE)),
            Map.entry("index.translog.durability", IndexSettingRules::durability),
            Map.entry("index.translog.sync_interval", value -> {}),
            Map.entry("index.translog.flush_threshold_size", value -> {}),
            Map.entry(
                    "index.mapping.total_fields.limit",
                    value -> integer("index.mapping.total_fields.limit", value, 0, Integer.MAX_VALUE)),
            Map.entry(
                    "index.mapping.depth.limit",
                    value -> integer("index.mapping.depth.limit", value, 1, Integer.MAX_VALUE)),
            Map.entry("index.query.default_field", value -> {}),
            Map.entry("index.requests.cache.enable", value -> {}),
            Map.entry(AutoExpand.SETTING, AutoExpand::check),
            Map.entry("index.hidden", value -> {}),
            Map.entry("index.priority", value -> {}),
            Map.entry("index.search.idle.after", value -> {}),
            Map.entry("index.max_inner_result_window", value -> {}),
            Map.entry("index.max_ngram_diff", value -> {}),
            Map.entry("index.max_docvalue_fields_search", value -> {}),
            Map.entry("index.max_terms_count", value -> {}),
            Map.entry("index.merge.policy.max_merged_segment", value -> {}),
            Map.entry("index.unassigned.node_left.delayed_timeout", value -> {}),
            Map.entry(
                    "index.allocation.max_retries",
                    value -> integer("index.allocation.max_retries", value, 0, Integer.MAX_VALUE)),
            Map.entry("index.write.min_in_sync", value -> integer("index.write.min_in_sync", value, 1, 101)),
            Map.entry("index.write.wait_for_active_shards", value -> {
                if (!value.equals("all")) {
                    integer("index.write.wait_for_active_shards", value, 0, 101);
                }
            }),
            choice("index.routing.allocation.enable", "all", "primaries", "new_primaries", "none"),
            choice("index.routing.rebalance.enable", "all", "primaries", "replicas", "none"),
            Map.entry(
                    "index.routing.allocation.total_shards_per_node",
                    value -> integer("index.routing.allocation.total_shards_per_node", value, -1, Integer.MAX_VALUE)),
            choice("index.blocks.read_only", "true", "false"),
            choice("index.blocks.read_only_allow_delete", "true", "false"),
            choice("index.blocks.read", "true", "false"),
            choice("index.blocks.write", "true", "false"),
            choice("index.blocks.metadata", "true", "false"));

    private static Map.Entry<String, Consumer<String>> choice(String name, String... choices) {
        return Map.entry(name, value -> {
            if (Arrays.stream(choices).noneMatch(value::equalsIgnoreCase)) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Failed to parse value [" + value + "] for setting [" + name + "] must be one of "
                                + String.join(", ", choices));
            }
        });
    }

    private IndexSettingRules() {}

    static void checkNew(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (name.equals("index.number_of_shards")) {
                integer(name, value, 1, MAX_SHARDS);
            } else if (STATIC_CHECKED.containsKey(name)) {
                STATIC_CHECKED.get(name).accept(value);
            } else if (!STATIC.contains(name)) {
                checkKnown(name, value);
            }
        });
    }

    static void checkUpdate(String index, Map<String, String> settings) {
        settings.forEach((name, value) -> {
            checkDynamic(index, name);
            checkKnown(name, value);
        });
    }

    /** Settings that go back to their defaults. */
    static void checkRemoval(String index, List<String> names) {
        names.forEach(name -> checkDynamic(index, name));
    }

    private static void checkDynamic(String index, String name) {
        if (STATIC.contains(name) || STATIC_CHECKED.containsKey(name) || name.startsWith("index.analysis.")) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Can't update non dynamic settings [[" + name + "]] for open indices [[" + index + "]]");
        }
    }

    /** Copies beside the primary: one, if the index does not say. */
    static int replicas(Map<String, String> settings) {
        return integer(settings, "index.number_of_replicas", 1);
    }

    static int integer(Map<String, String> settings, String name, int otherwise) {
        String value = settings.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static void checkKnown(String name, String value) {
        Consumer<String> rule = NodeFilters.isIndexFilter(name) ? any -> {} : DYNAMIC.get(name);
        if (rule == null) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "unknown setting [" + name
                            + "] please check that any required plugins are installed, or check the breaking changes documentation for removed settings");
        }
        rule.accept(value);
    }

    private static void decimal(String name, String value, float max) {
        float number;
        try {
            number = Float.parseFloat(value);
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "]",
                    malformed);
        }
        if (!(number >= 0 && number <= max)) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "] must be between 0 and " + max);
        }
    }

    private static void durability(String value) {
        if (!value.equalsIgnoreCase("request") && !value.equalsIgnoreCase("async")) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value
                            + "] for setting [index.translog.durability] must be [request] or [async]");
        }
    }

    private static void integer(String name, String value, int min, int max) {
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "]",
                    malformed);
        }
        if (number < min) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "] must be >= " + min);
        }
        if (number > max) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "] must be <= " + max);
        }
    }
}
