package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Terms aggregations with many buckets over four data nodes, counted again here. */
class LargeTermsTest {
    private static final int DOCUMENTS = 120_000;
    private static final int USERS = 110_000;

    private static LocalCluster cluster;
    private static RestClient rest;
    private static final Map<String, Group> USER_GROUPS = new HashMap<>();
    private static final Map<String, Group> CITY_GROUPS = new HashMap<>();

    /** What a bucket has to say. */
    private static final class Group {
        int count;
        long sum;
        int least = Integer.MAX_VALUE;

        void add(int amount) {
            count++;
            sum += amount;
            least = Math.min(least, amount);
        }
    }

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 4);
        rest = cluster.rest();
        rest.put("/sales", """
                {"settings": {"number_of_shards": 8, "number_of_replicas": 0, "refresh_interval": "-1"},
                 "mappings": {"properties": {"user": {"type": "keyword"}, "city": {"type": "keyword"}, "amount": {"type": "integer"}}}}""");
        Random random = new Random(5);
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            // Every user once, then some of them again; a thousand cities, some of them much larger.
            String user = "u" + (i < USERS ? i : random.nextInt(100));
            String city = "c" + (int) (1000 * random.nextDouble() * random.nextDouble());
            int amount = random.nextInt(10_000);
            USER_GROUPS.computeIfAbsent(user, name -> new Group()).add(amount);
            CITY_GROUPS.computeIfAbsent(city, name -> new Group()).add(amount);
            bulk.append("{\"index\":{}}\n{\"user\":\"")
                    .append(user)
                    .append("\",\"city\":\"")
                    .append(city);
            bulk.append("\",\"amount\":").append(amount).append("}\n");
            if (bulk.length() > 1 << 20 || i == DOCUMENTS - 1) {
                rest.bulk("/sales/_bulk", bulk.toString());
                bulk.setLength(0);
            }
        }
        rest.post("/sales/_refresh", "");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aThousandBucketsWithSubAggregationsAreExact() {
        JsonNode answer = search("city", 1000, 1000);
        check(answer, CITY_GROUPS);
        assertThat(answer.at("/aggregations/groups/buckets").size()).isEqualTo(CITY_GROUPS.size());
        assertThat(CITY_GROUPS).hasSizeGreaterThan(950);
    }

    @Test
    void theLargestOfOverAHundredThousandValuesAreExact() {
        JsonNode answer = search("user", 100, USERS);
        List<JsonNode> buckets = check(answer, USER_GROUPS);
        List<Integer> largest = USER_GROUPS.values().stream()
                .map(group -> group.count)
                .sorted(Comparator.reverseOrder())
                .limit(100)
                .toList();
        assertThat(buckets.stream().map(bucket -> bucket.get("doc_count").asInt()))
                .isEqualTo(largest);
        assertThat(answer.at("/aggregations/groups/sum_other_doc_count").asLong())
                .isEqualTo(
                        DOCUMENTS - largest.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void moreThanAHundredThousandBucketsAreReturnedWhenTheLimitAllowsIt() {
        RestClient.Answer refused = rest.send("POST", "/sales/_search", body("user", USERS, USERS));
        assertThat(refused.status()).isBetween(400, 503);
        assertThat(refused.text()).contains("too_many_buckets_exception").contains("search.max_buckets");

        rest.put("/_cluster/settings", """
                {"persistent": {"search.max_buckets": 500000}}""");
        JsonNode answer = search("user", USERS, USERS);
        check(answer, USER_GROUPS);
        assertThat(answer.at("/aggregations/groups/buckets").size()).isEqualTo(USERS);
        rest.put("/_cluster/settings", """
                {"persistent": {"search.max_buckets": null}}""");
    }

    private static JsonNode search(String field, int size, int shardSize) {
        rest.search("sales", body(field, size, shardSize));
        long start = System.nanoTime();
        JsonNode answer = rest.post("/sales/_search?request_cache=false", body(field, size, shardSize));
        System.out.printf(
                "terms of %s, size %d: %d ms%n", field, size, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return answer;
    }

    private static String body(String field, int size, int shardSize) {
        return """
                {"size":0, "timeout": "60s", "aggs": {"groups": {"terms": {"field": "%s", "size": %d, "shard_size": %d}, "aggs": {
                  "sum": {"sum": {"field": "amount"}}, "amount": {"stats": {"field": "amount"}}}}}}""".formatted(field, size, shardSize);
    }

    /** Every bucket is what was counted here, the larger first, of the same size by key. */
    private static List<JsonNode> check(JsonNode answer, Map<String, Group> groups) {
        assertThat(answer.at("/_shards/failed").asInt()).isZero();
        assertThat(answer.get("timed_out").asBoolean()).isFalse();
        JsonNode found = answer.at("/aggregations/groups");
        assertThat(found.get("doc_count_error_upper_bound").asLong()).isZero();
        List<JsonNode> buckets = new ArrayList<>();
        found.get("buckets").forEach(buckets::add);
        for (JsonNode bucket : buckets) {
            Group wanted = groups.get(bucket.get("key").asString());
            assertThat(bucket.get("doc_count").asInt()).isEqualTo(wanted.count);
            assertThat(bucket.at("/sum/value").asLong()).isEqualTo(wanted.sum);
            assertThat(bucket.at("/amount/min").asInt()).isEqualTo(wanted.least);
            assertThat(bucket.at("/amount/count").asInt()).isEqualTo(wanted.count);
        }
        Comparator<JsonNode> order = Comparator.<JsonNode>comparingInt(
                        bucket -> -bucket.get("doc_count").asInt())
                .thenComparing(bucket -> bucket.get("key").asString());
        assertThat(IntStream.range(1, buckets.size())
                        .allMatch(i -> order.compare(buckets.get(i - 1), buckets.get(i)) < 0))
                .isTrue();
        return buckets;
    }
}
