package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.TimeValues;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings that an index can have, their defaults and what they take. */
public final class IndexSettings {
    public static final String SHARDS = "index.number_of_shards";
    public static final String REPLICAS = "index.number_of_replicas";

    private static final int MAX_SHARDS = 1024;

    /** Only read when the index is made. */
    private static final Set<String> FINAL = Set.of(
            SHARDS,
            "index.number_of_routing_shards",
            "index.codec",
            "index.routing_partition_size",
            "index.sort.field",
            "index.sort.order",
            "index.sort.missing",
            "index.sort.mode",
            "index.reorder",
            "index.merge.scheduler.auto_throttle");

    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "index.blocks.read_only",
            "index.blocks.read_only_allow_delete",
            "index.blocks.read",
            "index.blocks.write",
            "index.blocks.metadata",
            "index.hidden",
            "index.priority",
            "index.provided_name",
            "index.creation_date",
            "index.uuid",
            "index.version.created",
            "index.number_of_routing_shards",
            "index.sort.field",
            "index.sort.order",
            "index.sort.missing",
            "index.sort.mode",
            "index.query.default_field",
            "index.default_pipeline",
            "index.final_pipeline",
            "index.unassigned.node_left.delayed_timeout");

    private static final Set<String> OPEN_GROUPS = Set.of(
            "index.routing.allocation.",
            "index.search.slowlog.",
            "index.indexing.slowlog.",
            "index.merge.",
            "index.similarity.",
            "index.knn",
            "index.plugins.");

    private static final Map<String, String> DEFAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry(SHARDS, "1"),
            Map.entry(REPLICAS, "1"),
            Map.entry("index.auto_expand_replicas", "false"),
            Map.entry("index.refresh_interval", "1s"),
            Map.entry("index.max_result_window", "10000"),
            Map.entry("index.max_inner_result_window", "100"),
            Map.entry("index.max_terms_count", "65536"),
            Map.entry("index.max_regex_length", "1000"),
            Map.entry("index.max_docvalue_fields_search", "100"),
            Map.entry("index.max_ngram_diff", "1"),
            Map.entry("index.max_shingle_diff", "3"),
            Map.entry("index.max_refresh_listeners", "1000"),
            Map.entry("index.highlight.max_analyzed_offset", "1000000"),
            Map.entry("index.analyze.max_token_count", "10000"),
            Map.entry("index.translog.durability", "REQUEST"),
            Map.entry("index.translog.sync_interval", "5s"),
            Map.entry("index.translog.flush_threshold_size", "512mb"),
            Map.entry("index.mapping.total_fields.limit", "1000"),
            Map.entry("index.mapping.depth.limit", "20"),
            Map.entry("index.mapping.nested_fields.limit", "50"),
            Map.entry("index.mapping.nested_objects.limit", "10000"),
            Map.entry("index.mapping.field_name_length.limit", "50000"),
            Map.entry("index.mapping.ignore_malformed", "false"),
            Map.entry("index.mapping.coerce", "true"),
            Map.entry("index.requests.cache.enable", "true"),
            Map.entry("index.queries.cache.enabled", "true"),
            Map.entry("index.codec", "default"),
            Map.entry("index.reorder", "false"),
            Map.entry("index.merge.scheduler.auto_throttle", "true"),
            Map.entry("index.routing_partition_size", "1"),
            Map.entry("index.gc_deletes", "60s"),
            Map.entry("index.search.idle.after", "30s"),
            Map.entry("index.write.wait_for_active_shards", "1"),
            Map.entry("index.write.min_in_sync", "1"),
            Map.entry("index.allocation.max_retries", "5"),
            Map.entry("index.soft_deletes.enabled", "true")));

    private IndexSettings() {}

    public static Map<String, String> defaults() {
        return DEFAULTS;
    }

    public static boolean isFinal(String name) {
        return FINAL.contains(name);
    }

    static String known(String name) {
        boolean known = DEFAULTS.containsKey(name)
                || WITHOUT_DEFAULT.contains(name)
                || OPEN_GROUPS.stream().anyMatch(name::startsWith);
        if (!known) {
            throw new SearchException(
                    ErrorCode.SETTINGS,
                    "unknown setting [" + name
                            + "] please check that any required plugins are installed, or check the breaking "
                            + "changes documentation for removed settings");
        }
        return name;
    }

    static String checked(String name, String value) {
        switch (known(name)) {
            case SHARDS -> number(name, value, 1, MAX_SHARDS);
            case REPLICAS -> number(name, value, 0, Integer.MAX_VALUE);
            case "index.refresh_interval", "index.translog.sync_interval" -> TimeValues.millis(value, name);
            case "index.write.wait_for_active_shards" -> {
                if (!value.equals("all")) {
                    number(name, value, 0, Integer.MAX_VALUE);
                }
            }
            case "index.translog.durability" -> {
                if (!value.equalsIgnoreCase("request") && !value.equalsIgnoreCase("async")) {
                    throw new SearchException(
                            ErrorCode.ILLEGAL_ARGUMENT, "No enum constant for [" + name + "] [" + value + "]");
                }
            }
            case "index.default_pipeline", "index.final_pipeline" -> {
                if (!value.equals("_none")) {
                    throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "pipelines are not supported [" + name + "]");
                }
            }
            default -> {
                String standard = DEFAULTS.get(name);
                if (isNumber(standard)) {
                    number(name, value, 0, Integer.MAX_VALUE);
                }
            }
        }
        return value;
    }

    private static boolean isNumber(@Nullable String value) {
        return value != null && !value.isEmpty() && value.chars().allMatch(Character::isDigit);
    }

    private static void number(String name, String value, long least, long most) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "]",
                    malformed);
        }
        if (number < least) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "] must be >= " + least);
        }
        if (number > most) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse value [" + value + "] for setting [" + name + "] must be <= " + most);
        }
    }
}
