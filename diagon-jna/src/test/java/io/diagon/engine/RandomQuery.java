package io.diagon.engine;

import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.BoostingQuery;
import io.diagon.protocol.query.ConstantScoreQuery;
import io.diagon.protocol.query.DisMaxQuery;
import io.diagon.protocol.query.ExistsQuery;
import io.diagon.protocol.query.ExprQuery;
import io.diagon.protocol.query.Expression;
import io.diagon.protocol.query.Expression.Op;
import io.diagon.protocol.query.IdsQuery;
import io.diagon.protocol.query.MatchAllQuery;
import io.diagon.protocol.query.MatchNoneQuery;
import io.diagon.protocol.query.MatchPhraseQuery;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.Operator;
import io.diagon.protocol.query.PrefixQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.RangeQuery;
import io.diagon.protocol.query.TermQuery;
import io.diagon.protocol.query.TermsQuery;
import io.diagon.protocol.query.WildcardQuery;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes up query trees over the fields of {@link RandomShard}. */
final class RandomQuery {
    private static final List<String> FIELDS =
            List.of("text", "text.raw", "tag", "count", "price", "day", "flag", "address", "nowhere");
    private static final List<String> STRINGS = List.of("text", "tag", "nowhere");
    private static final List<String> LEAST = List.of("", "", "1", "2", "-1", "60%", "-40%", "1<50%");

    private final Random random;
    private final RandomShard shard;

    RandomQuery(Random random, RandomShard shard) {
        this.random = random;
        this.shard = shard;
    }

    Query query(int depth) {
        Query.Builder query = Query.newBuilder();
        if (random.nextInt(5) == 0) {
            query.setBoost(random.nextInt(1, 9) / 4f);
        }
        return depth > 0 && random.nextBoolean() ? compound(query, depth - 1) : leaf(query);
    }

    private Query compound(Query.Builder query, int depth) {
        switch (random.nextInt(6)) {
            case 0 -> query.setConstantScore(ConstantScoreQuery.newBuilder().setFilter(query(depth)));
            case 1 -> {
                DisMaxQuery.Builder any = DisMaxQuery.newBuilder().setTieBreaker(random.nextInt(3) / 2f);
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    any.addQueries(query(depth));
                }
                query.setDisMax(any);
            }
            case 2 ->
                query.setBoosting(BoostingQuery.newBuilder()
                        .setPositive(query(depth))
                        .setNegative(query(depth))
                        .setNegativeBoost(0.5f));
            default -> query.setBool(bool(depth));
        }
        return query.build();
    }

    private BoolQuery bool(int depth) {
        BoolQuery.Builder bool = BoolQuery.newBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0, 1 -> bool.addMust(query(depth));
                case 2, 3 -> bool.addShould(query(depth));
                case 4 -> bool.addFilter(query(depth));
                default -> bool.addMustNot(query(depth));
            }
        }
        return bool.setMinimumShouldMatch(bool.getShouldCount() > 0 ? pick(LEAST) : "")
                .build();
    }

    private Query leaf(Query.Builder query) {
        String field = pick(FIELDS);
        switch (random.nextInt(15)) {
            case 13 -> query.setExpr(ExprQuery.newBuilder().setExpression(condition(2, 2)));
            case 0 -> query.setMatchAll(MatchAllQuery.getDefaultInstance());
            case 1 -> query.setMatchNone(MatchNoneQuery.getDefaultInstance());
            case 2, 3 -> query.setTerm(TermQuery.newBuilder().setField(field).setValue(value(field)));
            case 4 ->
                query.setTerms(TermsQuery.newBuilder()
                        .setField(field)
                        .addValues(value(field))
                        .addValues(value(field)));
            case 5, 6, 7 ->
                query.setMatch(MatchQuery.newBuilder()
                        .setField("text")
                        .setQuery(string(shard.text(4)))
                        .setOperator(random.nextInt(3) == 0 ? Operator.AND : Operator.OR)
                        .setMinimumShouldMatch(pick(LEAST)));
            case 8 ->
                query.setMatchPhrase(
                        MatchPhraseQuery.newBuilder().setField("text").setQuery(string(shard.text(3))));
            case 9, 10 -> query.setRange(range(field));
            case 11 ->
                query.setPrefix(PrefixQuery.newBuilder()
                        .setField(pick(STRINGS))
                        .setValue(shard.word().substring(0, 1 + random.nextInt(3))));
            case 12 ->
                query.setWildcard(WildcardQuery.newBuilder()
                        .setField(pick(STRINGS))
                        .setValue("*" + shard.word().charAt(1) + "?" + (random.nextBoolean() ? "*" : "")));
            default -> {
                if (random.nextBoolean()) {
                    query.setExists(ExistsQuery.newBuilder().setField(field));
                } else {
                    query.setIds(IdsQuery.newBuilder().addIds("d1").addIds("d" + random.nextInt(250)));
                }
            }
        }
        return query.build();
    }

    /** Nested so deep at most, over numbers that are nested so deep: a message has its limit of nesting. */
    private Expression condition(int depth, int numbers) {
        if (depth > 0 && random.nextBoolean()) {
            Op op = random.nextBoolean() ? Op.AND_ALSO : Op.OR_ELSE;
            return operation(op, condition(depth - 1, numbers), condition(depth - 1, numbers));
        }
        if (random.nextInt(4) == 0) {
            return operation(
                    random.nextBoolean() ? Op.EQ : Op.NE,
                    Expression.newBuilder().setField("tag").build(),
                    Expression.newBuilder().setStringConstant(shard.word()).build());
        }
        Op compare = Op.forNumber(Op.LT_VALUE + random.nextInt(6));
        return operation(compare, number(numbers), number(numbers));
    }

    private Expression number(int depth) {
        return switch (depth == 0 ? random.nextInt(2) : random.nextInt(4)) {
            case 0 ->
                Expression.newBuilder().setConstant(random.nextInt(20) - 5).build();
            case 1 ->
                Expression.newBuilder()
                        .setField(random.nextBoolean() ? "count" : "price")
                        .build();
            case 2 ->
                operation(
                        Op.TERNARY,
                        Stream.of(condition(0, depth - 1), number(depth - 1), number(depth - 1))
                                .toArray(Expression[]::new));
            default -> {
                Op op = Op.forNumber(Op.ADD_VALUE + random.nextInt(4));
                yield operation(op, number(depth - 1), number(depth - 1));
            }
        };
    }

    private static Expression operation(Op op, Expression... operands) {
        return Expression.newBuilder()
                .setOp(op)
                .addAllOperands(List.of(operands))
                .build();
    }

    private RangeQuery range(String field) {
        RangeQuery.Builder range = RangeQuery.newBuilder().setField(field);
        boolean full = field.equals("day");
        if (random.nextInt(4) > 0) {
            range.setFrom(full ? string(shard.day()) : value(field)).setIncludeFrom(random.nextBoolean());
        }
        if (random.nextInt(4) > 0) {
            range.setTo(full ? string(shard.day()) : value(field)).setIncludeTo(random.nextBoolean());
        }
        if (full) {
            // A date without a time means its whole day, which is for tests of its own.
            if (!range.getFrom().getStringValue().contains("T")) {
                range.clearFrom();
            }
            if (!range.getTo().getStringValue().contains("T")) {
                range.clearTo();
            }
        }
        return range.build();
    }

    private Value value(String field) {
        return switch (field) {
            case "count" ->
                random.nextInt(4) == 0
                        ? Value.newBuilder()
                                .setDoubleValue(random.nextInt(60) / 2.0 - 10)
                                .build()
                        : Value.newBuilder()
                                .setLongValue(random.nextInt(40) - 10)
                                .build();
            case "price" ->
                Value.newBuilder()
                        .setDoubleValue(Double.parseDouble(shard.price()))
                        .build();
            case "day" ->
                string("2024-0%d-1%dT0%d:00:00.000Z"
                        .formatted(1 + random.nextInt(9), random.nextInt(10), random.nextInt(10)));
            case "flag" -> Value.newBuilder().setBoolValue(random.nextBoolean()).build();
            case "address" -> string(shard.address());
            case "text.raw" -> string(shard.text(2));
            default -> string(shard.word());
        };
    }

    private static Value string(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
