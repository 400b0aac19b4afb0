package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** 30,000 documents in six shards on three data nodes answer as they do in one shard. */
class ShardedEqualsSingleTest {
    private static final int DOCUMENTS = 30_000;
    private static final int BATCH = 5_000;

    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void index() {
        cluster = LocalCluster.start(1, 3);
        rest = cluster.rest();
        for (String index : List.of("one", "six")) {
            rest.put(
                    "/" + index,
                    "{\"settings\":{\"number_of_shards\":" + (index.equals("one") ? 1 : 6) + "},\"mappings\":"
                            + Corpus.MAPPING + "}");
            Corpus corpus = new Corpus(42);
            for (int first = 0; first < DOCUMENTS; first += BATCH) {
                rest.bulk("/" + index + "/_bulk", corpus.bulk(first, BATCH));
            }
            rest.post("/" + index + "/_refresh", "");
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"terms\":{\"field\":\"category\",\"size\":100}}",
                "{\"terms\":{\"field\":\"tags\"}}",
                "{\"terms\":{\"field\":\"category\",\"size\":50,\"order\":{\"_key\":\"desc\"}}}",
                "{\"terms\":{\"field\":\"quantity\",\"size\":200,\"missing\":7}}",
                "{\"histogram\":{\"field\":\"price\",\"interval\":50,\"offset\":10}}",
                "{\"histogram\":{\"field\":\"quantity\",\"interval\":7,\"extended_bounds\":{\"min\":-20,\"max\":150}}}",
                "{\"date_histogram\":{\"field\":\"sold\",\"calendar_interval\":\"month\",\"time_zone\":\"Europe/Zurich\"}}",
                "{\"date_histogram\":{\"field\":\"sold\",\"fixed_interval\":\"36h\",\"offset\":\"3h\"}}",
                "{\"range\":{\"field\":\"price\",\"ranges\":[{\"to\":100},{\"from\":100,\"to\":500},{\"from\":500}]}}",
                "{\"date_range\":{\"field\":\"sold\",\"ranges\":[{\"to\":\"2018-01-01\"},{\"from\":\"2018-01-01\",\"to\":\"2019-06-01||/M\"}]}}",
                "{\"filters\":{\"other_bucket\":true,\"filters\":{\"paid\":{\"term\":{\"paid\":true}},\"word\":{\"match\":{\"text\":\"w1\"}}}}}",
                "{\"avg\":{\"field\":\"price\"}}",
                "{\"min\":{\"field\":\"price\"}}",
                "{\"max\":{\"field\":\"sold\"}}",
                "{\"sum\":{\"field\":\"price\",\"missing\":3}}",
                "{\"value_count\":{\"field\":\"tags\"}}",
                "{\"stats\":{\"field\":\"rating\"}}",
                "{\"extended_stats\":{\"field\":\"price\"}}",
            })
    void anAggregationIsTheSame(String aggregation) {
        for (String query : List.of("{\"match_all\":{}}", "{\"match\":{\"text\":\"w3 w5\"}}")) {
            assertSameAggregation(query, "{\"a\":" + aggregation + "}");
        }
    }

    @Test
    void threeLevelsOfNestingAreTheSame() {
        assertSameAggregation("{\"match_all\":{}}", """
                {"a": {"terms": {"field": "category", "size": 100}, "aggs": {
                  "months": {"date_histogram": {"field": "sold", "calendar_interval": "quarter"}, "aggs": {
                    "paid": {"terms": {"field": "paid"}, "aggs": {"price": {"stats": {"field": "price"}}, "sum": {"sum": {"field": "quantity"}}}}}},
                  "mean": {"avg": {"field": "rating"}}}}}""");
    }

    @Test
    void termsOrderedByAMetricAreTheSame() {
        assertSameAggregation("{\"match_all\":{}}", """
                {"a": {"terms": {"field": "category", "size": 100, "order": {"worth": "desc"}}, "aggs": {"worth": {"sum": {"field": "quantity"}}}}}""");
    }

    @Test
    void percentilesAreWithinTheDigestsBound() {
        String body = "{\"size\":0,\"aggs\":{\"a\":{\"percentiles\":{\"field\":\"price\"}}}}";
        JsonNode one = rest.search("one", body).at("/aggregations/a/values");
        JsonNode six = rest.search("six", body).at("/aggregations/a/values");
        one.properties()
                .forEach(entry -> assertThat(six.get(entry.getKey()).asDouble())
                        .as(entry.getKey())
                        .isCloseTo(entry.getValue().asDouble(), within(10.0)));
        assertThat(six.get("50.0").asDouble()).isCloseTo(500, within(15.0));
    }

    @Test
    void cardinalityIsWithinTwoPercent() {
        for (String field : List.of("user", "serial", "category")) {
            String body = "{\"size\":0,\"aggs\":{\"a\":{\"cardinality\":{\"field\":\"" + field + "\"}}}}";
            double one = rest.search("one", body).at("/aggregations/a/value").asDouble();
            double six = rest.search("six", body).at("/aggregations/a/value").asDouble();
            double exact = field.equals("serial") ? DOCUMENTS : field.equals("category") ? 40 : one;
            assertThat(six).as(field).isCloseTo(one, within(one * 0.02)).isCloseTo(exact, within(exact * 0.02));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"match\":{\"text\":\"w1 w70 w900\"}}",
                "{\"bool\":{\"must\":[{\"match\":{\"text\":\"w2\"}}],\"should\":[{\"term\":{\"category\":\"c3\"}}],\"filter\":[{\"range\":{\"quantity\":{\"gte\":50}}}]}}",
                "{\"match_phrase\":{\"text\":\"w0 w1\"}}",
                "{\"dis_max\":{\"queries\":[{\"match\":{\"text\":\"w9\"}},{\"match\":{\"text\":\"w30\"}}],\"tie_breaker\":0.3}}",
                "{\"function_score\":{\"query\":{\"match\":{\"text\":\"w4\"}},\"field_value_factor\":{\"field\":\"quantity\",\"modifier\":\"log1p\"}}}",
            })
    void hitsAndScoresAreTheSameWithGlobalStatistics(String query) {
        String body = "{\"size\":300,\"track_total_hits\":true,\"query\":" + query + "}";
        JsonNode one = rest.post("/one/_search", body).get("hits");
        JsonNode six =
                rest.post("/six/_search?search_type=dfs_query_then_fetch", body).get("hits");
        assertThat(six.get("total")).isEqualTo(one.get("total"));
        assertThat(six.get("hits").size()).isEqualTo(one.get("hits").size());
        // Equal scores may stand in any order among themselves; the last group may be cut differently.
        Map<Float, Set<String>> left = byScore(one);
        Map<Float, Set<String>> right = byScore(six);
        assertThat(List.copyOf(right.keySet()))
                .usingElementComparator(ShardedEqualsSingleTest::compareScores)
                .isEqualTo(List.copyOf(left.keySet()));
        List<Set<String>> leftGroups = List.copyOf(left.values());
        List<Set<String>> rightGroups = List.copyOf(right.values());
        int whole = one.get("total").get("value").asInt() <= 300 ? leftGroups.size() : leftGroups.size() - 1;
        for (int i = 0; i < whole; i++) {
            assertThat(rightGroups.get(i)).isEqualTo(leftGroups.get(i));
        }
    }

    @Test
    void everyPageTogetherIsEveryDocumentOnce() {
        assertThat(byFromAndSize()).hasSize(10_000);
        assertThat(bySearchAfter()).hasSize(DOCUMENTS);
        assertThat(byScroll()).hasSize(DOCUMENTS);
        assertThat(byPointInTime()).hasSize(DOCUMENTS);
    }

    private static Set<String> byFromAndSize() {
        Set<String> seen = new HashSet<>();
        for (int from = 0; from < 10_000; from += 2_500) {
            collect(
                    rest.search(
                            "six",
                            "{\"from\":" + from
                                    + ",\"size\":2500,\"sort\":[\"quantity\",\"serial\"],\"_source\":false}"),
                    seen);
        }
        return seen;
    }

    private static Set<String> bySearchAfter() {
        Set<String> seen = new HashSet<>();
        String after = "";
        while (true) {
            JsonNode page = rest.search(
                    "six",
                    "{\"size\":3000,\"sort\":[{\"rating\":\"desc\"},{\"serial\":\"asc\"}],\"_source\":false" + after
                            + "}");
            if (collect(page, seen) == 0) {
                return seen;
            }
            JsonNode hits = page.at("/hits/hits");
            after = ",\"search_after\":" + hits.get(hits.size() - 1).get("sort");
        }
    }

    private static Set<String> byScroll() {
        Set<String> seen = new HashSet<>();
        JsonNode page =
                rest.post("/six/_search?scroll=1m", "{\"size\":3000,\"sort\":[\"quantity\"],\"_source\":false}");
        while (collect(page, seen) > 0) {
            page = rest.post("/_search/scroll", "{\"scroll\":\"1m\",\"scroll_id\":" + page.get("_scroll_id") + "}");
        }
        rest.ok("DELETE", "/_search/scroll", "{\"scroll_id\":" + page.get("_scroll_id") + "}");
        return seen;
    }

    private static Set<String> byPointInTime() {
        Set<String> seen = new HashSet<>();
        JsonNode pit = rest.post("/six/_search/point_in_time?keep_alive=1m", "").get("pit_id");
        String after = "";
        while (true) {
            JsonNode page = rest.post(
                    "/_search",
                    "{\"size\":3000,\"sort\":[\"quantity\"],\"_source\":false,\"pit\":{\"id\":" + pit
                            + ",\"keep_alive\":\"1m\"}" + after + "}");
            if (collect(page, seen) == 0) {
                break;
            }
            JsonNode hits = page.at("/hits/hits");
            after = ",\"search_after\":" + hits.get(hits.size() - 1).get("sort");
        }
        rest.ok("DELETE", "/_search/point_in_time", "{\"pit_id\":[" + pit + "]}");
        return seen;
    }

    private static int collect(JsonNode page, Set<String> seen) {
        JsonNode hits = page.at("/hits/hits");
        hits.forEach(hit -> assertThat(seen.add(hit.get("_id").asString()))
                .as("seen twice: " + hit)
                .isTrue());
        return hits.size();
    }

    private static Map<Float, Set<String>> byScore(JsonNode hits) {
        Map<Float, Set<String>> groups = new TreeMap<>((a, b) -> -compareScores(a, b));
        hits.get("hits")
                .forEach(hit -> groups.computeIfAbsent((float) hit.get("_score").asDouble(), key -> new HashSet<>())
                        .add(hit.get("_id").asString()));
        return groups;
    }

    private static int compareScores(Float a, Float b) {
        return Math.abs(a - b) <= 1e-5f * Math.max(Math.abs(a), Math.abs(b)) ? 0 : Float.compare(a, b);
    }

    private static void assertSameAggregation(String query, String aggregations) {
        String body = "{\"size\":0,\"track_total_hits\":true,\"query\":" + query + ",\"aggs\":" + aggregations + "}";
        JsonNode one = rest.search("one", body).get("aggregations");
        JsonNode six = rest.search("six", body).get("aggregations");
        assertSame(one, six, "");
    }

    private static void assertSame(JsonNode one, JsonNode six, String path) {
        if (one.isNumber() && six.isNumber()) {
            double bound = Math.max(1e-9, Math.abs(one.asDouble()) * 1e-9);
            assertThat(six.asDouble()).as(path).isCloseTo(one.asDouble(), within(bound));
        } else if (one.isArray()) {
            assertThat(six.size()).as(path).isEqualTo(one.size());
            for (int i = 0; i < one.size(); i++) {
                assertSame(one.get(i), six.get(i), path + "/" + i);
            }
        } else if (one.isObject()) {
            List<String> names = new ArrayList<>(one.propertyNames());
            assertThat(List.copyOf(six.propertyNames())).as(path).isEqualTo(names);
            names.forEach(name -> assertSame(one.get(name), six.get(name), path + "/" + name));
        } else {
            assertThat(six).as(path).isEqualTo(one);
        }
    }
}
