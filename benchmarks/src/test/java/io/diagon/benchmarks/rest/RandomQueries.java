package io.diagon.benchmarks.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Queries over {@link RandomDocuments}, of every kind, with parameters of every kind. */
final class RandomQueries extends RandomParts {
    private static final List<String> TEXTS = List.of("title", "body", "name");
    private static final List<String> FIELDS =
            List.of("title", "body", "name", "name.raw", "tag", "number", "price", "at", "flag", "address", "missing");

    private final RandomQueryStrings strings;

    RandomQueries(Random random) {
        super(random);
        this.strings = new RandomQueryStrings(random);
    }

    Map<String, Object> query(int depth) {
        int kinds = depth > 0 ? 26 : 20;
        return switch (random.nextInt(kinds)) {
            case 0, 1 -> match();
            case 2 ->
                field(
                        "match_phrase",
                        text(),
                        some(3, Map.of("query", words(1 + random.nextInt(3))), p("slop", () -> random.nextInt(4))));
            case 3 ->
                field("match_phrase_prefix", text(), Map.of("query", words(1 + random.nextInt(2)) + " " + prefix()));
            case 4 ->
                field("match_bool_prefix", text(), Map.of("query", words(1 + random.nextInt(2)) + " " + prefix()));
            case 5, 6 -> multiMatch();
            case 7 -> term();
            case 8 ->
                Map.of(
                        "terms",
                        Map.of(
                                "tag",
                                Stream.generate(this::tag)
                                        .limit(1 + random.nextInt(3))
                                        .toList()));
            case 9, 10 -> range();
            case 11 -> Map.of("exists", Map.of("field", one(FIELDS)));
            case 12 ->
                field(
                        "prefix",
                        keyword(),
                        some(3, Map.of("value", prefix()), p("case_insensitive", random::nextBoolean)));
            case 13 ->
                field(
                        "wildcard",
                        keyword(),
                        some(3, Map.of("value", wildcard()), p("case_insensitive", random::nextBoolean)));
            case 14 ->
                field(
                        "regexp",
                        keyword(),
                        Map.of(
                                "value",
                                one(List.of("r.*", "[a-g]+", "(red|blue)", "quick(ly)?", "d.g|f.x", "re{1,2}d.*"))));
            case 15 ->
                field(
                        "fuzzy",
                        keyword(),
                        some(
                                3,
                                Map.of("value", word()),
                                p("fuzziness", () -> one(List.of("AUTO", 1, 2, "AUTO:2,4"))),
                                p("prefix_length", () -> random.nextInt(3))));
            case 16 ->
                Map.of(
                        "ids",
                        Map.of(
                                "values",
                                Stream.generate(() -> "" + random.nextInt(400))
                                        .limit(3)
                                        .toList()));
            case 17 -> Map.of("query_string", strings.lucene());
            case 18 -> Map.of("simple_query_string", strings.simple());
            case 19 ->
                random.nextInt(4) > 0
                        ? Map.of("match_all", Map.of("boost", random.nextInt(1, 4)))
                        : Map.of("match_none", Map.of());
            case 20 -> Map.of("constant_score", Map.of("filter", query(depth - 1), "boost", 1.5));
            case 21 ->
                Map.of(
                        "dis_max",
                        some(
                                3,
                                Map.of("queries", queries(depth, 3)),
                                p("tie_breaker", () -> random.nextInt(11) / 10.0)));
            case 22 ->
                Map.of(
                        "boosting",
                        Map.of("positive", query(depth - 1), "negative", query(depth - 1), "negative_boost", 0.25));
            case 23 -> functionScore(depth);
            default -> bool(depth);
        };
    }

    private Map<String, Object> match() {
        return field(
                "match",
                random.nextInt(6) == 0 ? one(List.of("tag", "name.raw", "missing")) : text(),
                some(
                        3,
                        Map.of("query", words(1 + random.nextInt(4))),
                        p("operator", () -> one(List.of("and", "or", "AND"))),
                        p("minimum_should_match", () -> one(List.of(2, "75%", "-1", "-30%", "2<75%"))),
                        p("fuzziness", () -> one(List.of("AUTO", 0, 1))),
                        p("zero_terms_query", () -> one(List.of("all", "none"))),
                        p("lenient", () -> true),
                        p("boost", () -> 2)));
    }

    private Map<String, Object> multiMatch() {
        return Map.of(
                "multi_match",
                some(
                        3,
                        Map.of(
                                "query",
                                words(1 + random.nextInt(3)),
                                "fields",
                                one(List.of(
                                        List.of("title", "body"),
                                        List.of("title^3", "name"),
                                        List.of("title", "body", "name^0.5")))),
                        p(
                                "type",
                                () -> one(List.of(
                                        "best_fields",
                                        "most_fields",
                                        "cross_fields",
                                        "phrase",
                                        "phrase_prefix",
                                        "bool_prefix"))),
                        p("tie_breaker", () -> 0.3),
                        p("operator", () -> one(List.of("and", "or"))),
                        p("minimum_should_match", () -> one(List.of(1, 2, "60%")))));
    }

    private Map<String, Object> term() {
        return switch (random.nextInt(7)) {
            case 0 ->
                field(
                        "term",
                        "tag",
                        some(
                                3,
                                Map.of("value", tag()),
                                p("case_insensitive", random::nextBoolean),
                                p("boost", () -> 3)));
            case 1 -> field("term", text(), Map.of("value", word()));
            case 2 -> Map.of("term", Map.of("number", random.nextInt(100)));
            case 3 ->
                Map.of(
                        "constant_score",
                        Map.of("filter", Map.of("term", Map.of("flag", one(List.of(true, false, "true"))))));
            case 4 -> Map.of("term", Map.of("address", one(List.of("10.0.1.7", "10.0.0.0/25", "10.0.2.0/24"))));
            case 5 -> Map.of("term", Map.of("at", "2020-03-0" + random.nextInt(1, 9)));
            default -> Map.of("terms", Map.of("number", List.of(random.nextInt(100), random.nextInt(100), 7)));
        };
    }

    private Map<String, Object> range() {
        return switch (random.nextInt(6)) {
            case 0 -> field("range", "number", bounds(() -> random.nextInt(-20, 100)));
            case 1 -> field("range", "price", bounds(() -> random.nextInt(1000) / 10.0));
            case 2 -> field("range", "tag", bounds(this::tag));
            case 3 -> field("range", "address", bounds(() -> "10.0." + random.nextInt(3) + "." + random.nextInt(256)));
            case 4 ->
                field(
                        "range",
                        "at",
                        some(
                                3,
                                bounds(() -> one(List.of(
                                        "2020-03-01",
                                        "2020-05",
                                        "2020",
                                        "2020-06-15T12:30:00Z",
                                        "2020-04-10||+1M/M",
                                        "2020-04-10||/d"))),
                                p("time_zone", () -> one(List.of("+02:00", "America/New_York")))));
            default ->
                field(
                        "range",
                        "at",
                        some(
                                1,
                                bounds(() -> one(List.of("01/03/2020", "20/11/2020"))),
                                p("format", () -> "dd/MM/yyyy")));
        };
    }

    private Map<String, Object> bounds(Supplier<Object> value) {
        Map<String, Object> bounds = new HashMap<>();
        if (random.nextInt(4) > 0) {
            bounds.put(one(List.of("gt", "gte")), value.get());
        }
        if (bounds.isEmpty() || random.nextInt(3) > 0) {
            bounds.put(one(List.of("lt", "lte")), value.get());
        }
        return bounds;
    }

    private Map<String, Object> bool(int depth) {
        Map<String, Object> bool = new HashMap<>();
        for (String occurrence : List.of("must", "should", "filter", "must_not")) {
            if (random.nextInt(2) == 0) {
                bool.put(occurrence, queries(depth, 3));
            }
        }
        return Map.of("bool", some(3, bool, p("minimum_should_match", () -> one(List.of(0, 1, 2, "50%", "-1")))));
    }

    private Map<String, Object> functionScore(int depth) {
        Object function =
                switch (random.nextInt(3)) {
                    case 0 ->
                        Map.of(
                                "field_value_factor",
                                Map.of(
                                        "field",
                                        "price",
                                        "factor",
                                        0.5,
                                        "modifier",
                                        one(List.of("none", "log1p", "sqrt", "square", "ln2p")),
                                        "missing",
                                        1));
                    case 1 -> Map.of("weight", 2, "filter", query(0));
                    default ->
                        Map.of(
                                one(List.of("gauss", "linear", "exp")),
                                Map.of("price", Map.of("origin", 50, "scale", 20, "offset", 2, "decay", 0.4)));
                };
        return Map.of(
                "function_score",
                some(
                        3,
                        Map.of("query", query(depth - 1), "functions", List.of(function)),
                        p("score_mode", () -> one(List.of("sum", "multiply", "avg", "max", "min", "first"))),
                        p("boost_mode", () -> one(List.of("sum", "multiply", "avg", "max", "min", "replace")))));
    }

    private List<Map<String, Object>> queries(int depth, int most) {
        return Stream.generate(() -> query(depth - 1))
                .limit(1 + random.nextInt(most))
                .toList();
    }

    private static Map<String, Object> field(String kind, String field, Map<String, Object> parameters) {
        return Map.of(kind, Map.of(field, parameters));
    }

    private String text() {
        return one(TEXTS);
    }

    private String keyword() {
        return one(List.of("tag", "name.raw", "title"));
    }

    private String tag() {
        return one(RandomDocuments.TAGS);
    }

    private String word() {
        return one(RandomDocuments.WORDS);
    }

    private String prefix() {
        String word = word();
        return word.substring(0, Math.min(word.length(), 1 + random.nextInt(3)));
    }

    private String wildcard() {
        return one(List.of("*", "r*d", "?ed", "*bl*", "q*k", "d?g*", "l*e", "qu?ck", "*\\**"));
    }

    private String words(int count) {
        List<String> words = new ArrayList<>();
        while (words.size() < count) {
            words.add(word());
        }
        return String.join(" ", words);
    }
}
