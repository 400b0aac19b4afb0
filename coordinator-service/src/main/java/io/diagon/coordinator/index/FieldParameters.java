package io.diagon.coordinator.index;

import io.diagon.protocol.mapping.FieldType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which parameters each type of field takes. */
final class FieldParameters {
    /** Accepted and given back, without an effect here. */
    static final Set<String> KEPT = Set.of(
            "meta",
            "boost",
            "similarity",
            "term_vector",
            "fielddata",
            "fielddata_frequency_filter",
            "index_phrases",
            "index_prefixes",
            "locale",
            "search_quote_analyzer",
            "skip_list",
            "print_format");

    private static final Set<String> ANY = Set.of("type", "fields", "copy_to", "meta", "boost");
    private static final Set<String> TEXT = Set.of(
            "index",
            "store",
            "analyzer",
            "search_analyzer",
            "search_quote_analyzer",
            "norms",
            "index_options",
            "term_vector",
            "fielddata",
            "fielddata_frequency_filter",
            "eager_global_ordinals",
            "similarity",
            "position_increment_gap",
            "index_phrases",
            "index_prefixes");
    private static final Set<String> KEYWORD = Set.of(
            "index",
            "store",
            "doc_values",
            "ignore_above",
            "null_value",
            "normalizer",
            "norms",
            "index_options",
            "eager_global_ordinals",
            "similarity",
            "split_queries_on_whitespace");
    private static final Set<String> NUMBER =
            Set.of("index", "store", "doc_values", "coerce", "ignore_malformed", "null_value", "skip_list");
    private static final Set<String> SCALED = plus(NUMBER, "scaling_factor");
    private static final Set<String> BOOLEAN = Set.of("index", "store", "doc_values", "null_value");
    private static final Set<String> IP = plus(BOOLEAN, "ignore_malformed");
    private static final Set<String> DATE = plus(IP, "format", "locale", "print_format", "skip_list");

    private static final Map<String, FieldType> TYPES = Stream.of(FieldType.values())
            .filter(type -> type != FieldType.FIELD_TYPE_UNSPECIFIED && type != FieldType.UNRECOGNIZED)
            .collect(Collectors.toUnmodifiableMap(FieldParameters::name, Function.identity()));

    private FieldParameters() {}

    static Optional<FieldType> type(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    static String name(FieldType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static boolean takes(FieldType type, String parameter) {
        return switch (type) {
            case TEXT -> ANY.contains(parameter) || TEXT.contains(parameter);
            case KEYWORD -> ANY.contains(parameter) || KEYWORD.contains(parameter);
            case LONG, INTEGER, SHORT, BYTE, DOUBLE, FLOAT, HALF_FLOAT, UNSIGNED_LONG ->
                ANY.contains(parameter) || NUMBER.contains(parameter);
            case SCALED_FLOAT -> ANY.contains(parameter) || SCALED.contains(parameter);
            case BOOLEAN -> ANY.contains(parameter) || BOOLEAN.contains(parameter);
            case DATE -> ANY.contains(parameter) || DATE.contains(parameter);
            case IP -> ANY.contains(parameter) || IP.contains(parameter);
            case OBJECT -> Set.of("type", "properties", "dynamic", "enabled").contains(parameter);
            case ALIAS -> Set.of("type", "path").contains(parameter);
            case FIELD_TYPE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private static Set<String> plus(Set<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }
}
