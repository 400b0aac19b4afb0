package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.CardinalityAggregation;
import io.diagon.protocol.aggregation.ExtendedStatsAggregation;
import io.diagon.protocol.aggregation.PercentilesAggregation;
import io.diagon.protocol.aggregation.ValueSource;
import java.util.List;

/** Reads the aggregations that compute numbers. */
final class MetricAggregations {
    private static final List<Double> PERCENTS = List.of(1d, 5d, 25d, 50d, 75d, 95d, 99d);
    private static final double COMPRESSION = 100;
    private static final double MAX_COMPRESSION = 10_000;
    private static final int PRECISION_THRESHOLD = 3_000;
    private static final int MAX_PRECISION_THRESHOLD = 40_000;
    private static final double SIGMA = 2;

    private MetricAggregations() {}

    static void avg(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setAvg(source("avg", body));
    }

    static void min(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setMin(source("min", body));
    }

    static void max(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setMax(source("max", body));
    }

    static void sum(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setSum(source("sum", body));
    }

    static void valueCount(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setValueCount(source("value_count", body));
    }

    static void stats(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setStats(source("stats", body));
    }

    private static ValueSource source(String type, Json body) {
        ValueSource.Builder source = ValueSource.newBuilder();
        body.members().forEach((key, value) -> {
            if (!ValueSourceParser.parameter(key, value, source)) {
                throw ValueSourceParser.unknown(type, key, value);
            }
        });
        ValueSourceParser.requireField(body, source);
        return source.build();
    }

    static void extendedStats(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        ExtendedStatsAggregation.Builder stats =
                ExtendedStatsAggregation.newBuilder().setSigma(SIGMA);
        body.members().forEach((key, value) -> {
            if (key.equals("sigma")) {
                stats.setSigma(value.asDouble());
            } else if (!ValueSourceParser.parameter(key, value, stats.getSourceBuilder())) {
                throw ValueSourceParser.unknown("extended_stats", key, value);
            }
        });
        if (!(stats.getSigma() >= 0)) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[sigma] must be greater than or equal to 0. Found [" + stats.getSigma() + "] in [" + name + "]");
        }
        ValueSourceParser.requireField(body, stats.getSourceBuilder());
        aggregation.setExtendedStats(stats);
    }

    static void percentiles(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        PercentilesAggregation.Builder percentiles =
                PercentilesAggregation.newBuilder().setCompression(COMPRESSION).setKeyed(true);
        body.members().forEach((key, value) -> {
            switch (key) {
                case "percents" -> value.asList().forEach(percent -> percentiles.addPercents(percent(percent, name)));
                case "keyed" -> percentiles.setKeyed(value.asBoolean());
                case "tdigest" -> digest(value, percentiles);
                case "compression" -> percentiles.setCompression(compression(value));
                case "hdr" -> throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "[percentiles] does not support [hdr]");
                default -> {
                    if (!ValueSourceParser.parameter(key, value, percentiles.getSourceBuilder())) {
                        throw ValueSourceParser.unknown("percentiles", key, value);
                    }
                }
            }
        });
        ValueSourceParser.requireField(body, percentiles.getSourceBuilder());
        if (body.members().containsKey("percents") && percentiles.getPercentsCount() == 0) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "[percents] must not be empty: [" + name + "]");
        }
        if (percentiles.getPercentsCount() == 0) {
            percentiles.addAllPercents(PERCENTS);
        }
        List<Double> ascending = percentiles.getPercentsList().stream().sorted().toList();
        aggregation.setPercentiles(percentiles.clearPercents().addAllPercents(ascending));
    }

    private static double percent(Json value, String name) {
        double percent = value.asDouble();
        if (!(percent >= 0 && percent <= 100)) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT, "percent must be in [0,100], got [" + percent + "]: [" + name + "]");
        }
        return percent;
    }

    private static void digest(Json body, PercentilesAggregation.Builder percentiles) {
        body.members().forEach((key, value) -> {
            if (!key.equals("compression")) {
                throw ValueSourceParser.unknown("tdigest", key, value);
            }
            percentiles.setCompression(compression(value));
        });
    }

    private static double compression(Json value) {
        double compression = value.asDouble();
        if (!(compression > 0 && compression <= MAX_COMPRESSION)) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[compression] must be greater than 0 and at most " + MAX_COMPRESSION + ". Found [" + compression
                            + "]");
        }
        return compression;
    }

    static void cardinality(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        CardinalityAggregation.Builder cardinality =
                CardinalityAggregation.newBuilder().setPrecisionThreshold(PRECISION_THRESHOLD);
        body.members().forEach((key, value) -> {
            switch (key) {
                case "precision_threshold" -> {
                    long threshold = TermsAggregations.notNegative(value, key, name);
                    cardinality.setPrecisionThreshold((int) Math.min(MAX_PRECISION_THRESHOLD, threshold));
                }
                case "rehash" -> value.asBoolean();
                default -> {
                    if (!ValueSourceParser.parameter(key, value, cardinality.getSourceBuilder())) {
                        throw ValueSourceParser.unknown("cardinality", key, value);
                    }
                }
            }
        });
        ValueSourceParser.requireField(body, cardinality.getSourceBuilder());
        aggregation.setCardinality(cardinality);
    }
}
