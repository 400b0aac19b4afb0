package io.diagon.benchmarks.engine;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.DateHistogramAggregation;
import io.diagon.protocol.aggregation.TermsAggregation;
import io.diagon.protocol.aggregation.ValueSource;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.DisMaxQuery;
import io.diagon.protocol.query.MatchAllQuery;
import io.diagon.protocol.query.MatchPhraseQuery;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.Operator;
import io.diagon.protocol.query.PrefixQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.RangeQuery;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.SortField;
import java.util.List;
import java.util.Locale;

/** Requests as a coordinator sends them to a shard. */
final class DiagonRequests {
    private static final long DAY = 86_400_000;
    private static final int TOP = 10;

    private DiagonRequests() {}

    /** @param ids whether the answer names the hits */
    static ShardSearchRequest of(Workload workload, boolean ids) {
        ShardSearchRequest.Builder request = ShardSearchRequest.newBuilder()
                .setQuery(query(workload.query()))
                .setSize(workload.hits())
                .setTrackTotalHitsUpTo(workload.countUpTo() == Workload.EXACT ? -1 : workload.countUpTo());
        if (workload.order() == Workload.Order.VALUE) {
            request.addSort(
                    SortField.newBuilder().setField("value").setDescending(true).setMissingLast(true));
        }
        if (workload.buckets() != Workload.Buckets.NONE) {
            request.addAggregations(aggregation(workload.buckets()));
        }
        if (ids) {
            request.setFetch(FetchSpec.getDefaultInstance());
        }
        return request.build();
    }

    private static Query query(Spec spec) {
        Query.Builder query = Query.newBuilder();
        return switch (spec) {
            case Spec.All ignored ->
                query.setMatchAll(MatchAllQuery.getDefaultInstance()).build();
            case Spec.Word word -> query.setMatch(match("body", word.word())).build();
            case Spec.And and ->
                query.setMatch(match("body", String.join(" ", and.words())).setOperator(Operator.AND))
                        .build();
            case Spec.Or or ->
                query.setMatch(match("body", String.join(" ", or.words()))
                                .setMinimumShouldMatch(or.atLeast() > 1 ? Integer.toString(or.atLeast()) : ""))
                        .build();
            case Spec.Phrase phrase ->
                query.setMatchPhrase(MatchPhraseQuery.newBuilder()
                                .setField("body")
                                .setQuery(text(String.join(" ", phrase.words()))))
                        .build();
            case Spec.Range range ->
                query.setRange(RangeQuery.newBuilder()
                                .setField("value")
                                .setFrom(Value.newBuilder().setLongValue(range.from()))
                                .setIncludeFrom(true)
                                .setTo(Value.newBuilder().setLongValue(range.to())))
                        .build();
            case Spec.Filtered filtered ->
                query.setBool(BoolQuery.newBuilder()
                                .addMust(query(filtered.query()))
                                .addFilter(query(filtered.filter())))
                        .build();
            case Spec.Prefix prefix ->
                query.setPrefix(PrefixQuery.newBuilder().setField("body").setValue(prefix.prefix()))
                        .build();
            case Spec.EitherField either ->
                query.setDisMax(DisMaxQuery.newBuilder()
                                .addQueries(
                                        Query.newBuilder().setMatch(match("title", String.join(" ", either.words()))))
                                .addQueries(
                                        Query.newBuilder().setMatch(match("body", String.join(" ", either.words())))))
                        .build();
            case Spec.Bool bool ->
                query.setBool(BoolQuery.newBuilder()
                                .addAllMust(queries(bool.must()))
                                .addAllShould(queries(bool.should()))
                                .addAllMustNot(queries(bool.mustNot())))
                        .build();
        };
    }

    private static List<Query> queries(List<Spec> specs) {
        return specs.stream().map(DiagonRequests::query).toList();
    }

    private static MatchQuery.Builder match(String field, String words) {
        return MatchQuery.newBuilder().setField(field).setQuery(text(words));
    }

    private static Value text(String words) {
        return Value.newBuilder().setStringValue(words).build();
    }

    private static Aggregation aggregation(Workload.Buckets buckets) {
        Aggregation.Builder aggregation = Aggregation.newBuilder().setName("buckets");
        return switch (buckets) {
            case FEW, SOME, MANY ->
                aggregation
                        .setTerms(TermsAggregation.newBuilder()
                                .setSource(source(buckets.name().toLowerCase(Locale.ROOT)))
                                .setSize(TOP)
                                .setShardSize(TOP)
                                .setMinDocCount(1)
                                .addOrder(BucketOrder.newBuilder().setPath("_count")))
                        .build();
            case DAYS ->
                aggregation
                        .setDateHistogram(DateHistogramAggregation.newBuilder()
                                .setSource(source("time"))
                                .setFixedMillis(DAY))
                        .build();
            case STATS -> aggregation.setStats(source("value")).build();
            case NONE -> throw new IllegalArgumentException("nothing to aggregate");
        };
    }

    private static ValueSource source(String field) {
        return ValueSource.newBuilder().setField(field).build();
    }
}
