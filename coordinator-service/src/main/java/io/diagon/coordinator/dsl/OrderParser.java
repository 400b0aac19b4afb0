package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the order of buckets. */
final class OrderParser {
    private static final Set<String> STATS = Set.of("count", "min", "max", "avg", "sum");
    private static final Set<String> EXTENDED_STATS = Set.of(
            "count",
            "min",
            "max",
            "avg",
            "sum",
            "sum_of_squares",
            "variance",
            "variance_population",
            "variance_sampling",
            "std_deviation",
            "std_deviation_population",
            "std_deviation_sampling",
            "std_upper",
            "std_lower");

    private OrderParser() {}

    static BucketOrder order(String path, boolean ascending) {
        return BucketOrder.newBuilder().setPath(path).setAscending(ascending).build();
    }

    static List<BucketOrder> parse(Json value) {
        List<BucketOrder> orders = new ArrayList<>();
        for (Json element : value.asList()) {
            if (!element.isObject() || element.members().size() != 1) {
                throw element.error(
                        ErrorCode.PARSING, "Must specify at least one field for [order], and only one an object");
            }
            Map.Entry<String, Json> member =
                    element.members().entrySet().iterator().next();
            String path =
                    switch (member.getKey()) {
                        case "_term", "_time", "_key" -> "_key";
                        default -> member.getKey();
                    };
            orders.add(order(path, ascending(member.getValue())));
        }
        return orders;
    }

    private static boolean ascending(Json direction) {
        return switch (direction.asText().toLowerCase(Locale.ROOT)) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw direction.error(ErrorCode.PARSING, "Unknown order direction [" + direction.asText() + "]");
        };
    }

    /** Whether the paths lead to single values of sub-aggregations. */
    static void validate(List<BucketOrder> orders, List<Aggregation> subAggregations, Json at) {
        for (BucketOrder order : orders) {
            String path = order.getPath();
            if (path.equals("_count") || path.equals("_key")) {
                continue;
            }
            if (subAggregations.stream().noneMatch(aggregation -> leadsTo(aggregation, path))) {
                throw at.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Invalid aggregation order path [" + path
                                + "]. The provided aggregation either does not exist, or has no such single value to sort the buckets by");
            }
        }
    }

    private static boolean leadsTo(Aggregation aggregation, String path) {
        String name = aggregation.getName();
        if (!path.startsWith(name)) {
            return false;
        }
        String rest = path.substring(name.length());
        if (rest.startsWith("[") && rest.endsWith("]")) {
            rest = '.' + rest.substring(1, rest.length() - 1);
        }
        boolean bare = rest.isEmpty();
        String property = rest.startsWith(".") ? rest.substring(1) : "";
        return switch (aggregation.getKindCase()) {
            case AVG, MIN, MAX, SUM, VALUE_COUNT, CARDINALITY -> bare || property.equals("value");
            case STATS -> STATS.contains(property);
            case EXTENDED_STATS -> EXTENDED_STATS.contains(property);
            case PERCENTILES -> isPercent(property);
            case TERMS, HISTOGRAM, DATE_HISTOGRAM, RANGE, FILTERS, KIND_NOT_SET -> false;
        };
    }

    private static boolean isPercent(String text) {
        try {
            double percent = Double.parseDouble(text);
            return percent >= 0 && percent <= 100;
        } catch (NumberFormatException other) {
            return false;
        }
    }
}
