package io.diagon.coordinator.dsl;

import io.diagon.coordinator.format.ValueText;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.mapping.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code aggs}: names, types, metadata and the aggregations inside. */
final class AggregationParser {
    private static final int MAX_DEPTH = 20;
    private static final Pattern NAME = Pattern.compile("[^\\[\\]>]+");

    /** Reads the parameters of one type. */
    @FunctionalInterface
    interface Type {
        void parse(String name, Json body, Aggregation.Builder aggregation, QueryContext context);
    }

    private static final Map<String, Type> TYPES = Map.ofEntries(
            Map.entry("terms", TermsAggregations::terms),
            Map.entry("histogram", HistogramAggregations::histogram),
            Map.entry("date_histogram", DateHistogramAggregations::dateHistogram),
            Map.entry("range", RangeAggregations::range),
            Map.entry("date_range", RangeAggregations::dateRange),
            Map.entry("filters", RangeAggregations::filters),
            Map.entry("avg", MetricAggregations::avg),
            Map.entry("min", MetricAggregations::min),
            Map.entry("max", MetricAggregations::max),
            Map.entry("sum", MetricAggregations::sum),
            Map.entry("value_count", MetricAggregations::valueCount),
            Map.entry("stats", MetricAggregations::stats),
            Map.entry("extended_stats", MetricAggregations::extendedStats),
            Map.entry("percentiles", MetricAggregations::percentiles),
            Map.entry("cardinality", MetricAggregations::cardinality));

    private AggregationParser() {}

    static List<Aggregation> parse(Json body, QueryContext context) {
        return parse(body, context, 1);
    }

    private static List<Aggregation> parse(Json body, QueryContext context, int depth) {
        if (depth > MAX_DEPTH) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "aggregations are nested deeper than the maximum of [" + MAX_DEPTH + "]");
        }
        if (!body.isObject()) {
            throw body.error(
                    ErrorCode.PARSING,
                    "Unexpected token " + body.kind().token()
                            + " in [aggs]: aggregations definitions must start with an object");
        }
        List<Aggregation> aggregations = new ArrayList<>();
        body.members().forEach((name, definition) -> aggregations.add(one(name, definition, context, depth)));
        return aggregations;
    }

    private static Aggregation one(String name, Json definition, QueryContext context, int depth) {
        if (!NAME.matcher(name).matches()) {
            throw definition.error(
                    ErrorCode.PARSING,
                    "Invalid aggregation name [" + name
                            + "]. Aggregation names can contain any character except '[', ']', and '>'");
        }
        if (!definition.isObject()) {
            throw definition.error(
                    ErrorCode.PARSING,
                    "Aggregation definition for [" + name + " starts with a ["
                            + definition.kind().token() + "], expected a [START_OBJECT].");
        }
        Aggregation.Builder aggregation = Aggregation.newBuilder().setName(name);
        String type = "";
        for (Map.Entry<String, Json> member : definition.members().entrySet()) {
            Json value = member.getValue();
            switch (member.getKey()) {
                case "aggs", "aggregations" -> aggregation.addAllSubAggregations(parse(value, context, depth + 1));
                case "meta" -> aggregation.setMeta(JsonWriter.bytes(value));
                default -> {
                    if (!type.isEmpty()) {
                        throw value.error(
                                ErrorCode.PARSING,
                                "Found two aggregation type definitions in [" + name + "]: [" + type + "] and ["
                                        + member.getKey() + "]");
                    }
                    type = member.getKey();
                    type(name, type, value, aggregation, context);
                    checkFormat(value, context);
                }
            }
        }
        if (type.isEmpty()) {
            throw definition.error(ErrorCode.PARSING, "Missing definition for aggregation [" + name + "]");
        }
        validate(definition, type, aggregation);
        return aggregation.build();
    }

    private static void type(
            String name, String type, Json value, Aggregation.Builder aggregation, QueryContext context) {
        Type parser = TYPES.get(type);
        if (parser == null) {
            throw value.error(ErrorCode.PARSING, "Unknown aggregation type [" + type + "]");
        }
        if (!value.isObject()) {
            throw value.error(
                    ErrorCode.PARSING,
                    "Expected [START_OBJECT] under [" + type + "], but got a ["
                            + value.kind().token() + "] in [" + name + "]");
        }
        parser.parse(name, value, aggregation, context);
    }

    /** Here rather than when the answer is written. A field that no index has is not known to be a date. */
    private static void checkFormat(Json parameters, QueryContext context) {
        Json format = parameters.members().get("format");
        Json field = parameters.members().get("field");
        FieldType type = field == null ? null : context.fields().type(field.asText());
        if (format != null && type != null) {
            try {
                ValueText.check(format.asText(), type == FieldType.DATE);
            } catch (SearchException invalid) {
                throw format.error(invalid.code(), invalid.toFailure().getReason());
            }
        }
    }

    private static void validate(Json definition, String type, Aggregation.Builder aggregation) {
        List<BucketOrder> orders =
                switch (aggregation.getKindCase()) {
                    case TERMS -> aggregation.getTerms().getOrderList();
                    case HISTOGRAM -> aggregation.getHistogram().getOrderList();
                    case DATE_HISTOGRAM -> aggregation.getDateHistogram().getOrderList();
                    case RANGE, FILTERS -> List.of();
                    case AVG,
                            MIN,
                            MAX,
                            SUM,
                            VALUE_COUNT,
                            STATS,
                            EXTENDED_STATS,
                            PERCENTILES,
                            CARDINALITY,
                            KIND_NOT_SET -> {
                        if (aggregation.getSubAggregationsCount() > 0) {
                            throw definition.error(
                                    ErrorCode.ILLEGAL_ARGUMENT,
                                    "Aggregator [" + aggregation.getName() + "] of type [" + type
                                            + "] cannot accept sub-aggregations");
                        }
                        yield List.of();
                    }
                };
        OrderParser.validate(orders, aggregation.getSubAggregationsList(), definition);
    }
}
