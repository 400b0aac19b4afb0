package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What nobody should send: a clear error of the 4xx kind each, and the cluster goes on as if nothing had been. */
class BadInputTest {
    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 2);
        rest = cluster.rest();
        rest.put("/good", """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0}, "mappings": {"properties": {
                  "text": {"type": "text"}, "tag": {"type": "keyword"}, "number": {"type": "integer"}, "day": {"type": "date"}}}}""");
        rest.bulk("/good/_bulk?refresh=true", """
                {"index": {"_id": "1"}}
                {"text": "one good document", "tag": "a", "number": 1, "day": "2026-01-01"}
                {"index": {"_id": "2"}}
                {"text": "another good document", "tag": "b", "number": 2, "day": "2026-01-02"}
                """);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static Stream<Arguments> requests() {
        String deep = "{\"bool\":{\"must\":".repeat(2000) + "{\"match_all\":{}}" + "}}".repeat(2000);
        String aggregations =
                "{\"aggs\":{\"a\":{\"terms\":{\"field\":\"tag\"},".repeat(500) + "\"aggs\":{}" + "}}}".repeat(500);
        return Stream.of(
                request("POST", "/good/_search", "{\"query\": {\"match\": {\"text\": ", 400),
                request("POST", "/good/_search", "{\"query\": {\"match_all\": {}}} and more", 400),
                request("POST", "/good/_search", "[]", 400),
                request("POST", "/good/_search", "{\"query\": {\"nonsense\": {\"text\": \"x\"}}}", 400),
                request(
                        "POST",
                        "/good/_search",
                        "{\"query\": {\"match\": {\"text\": {\"query\": \"x\", \"nonsense\": 1}}}}",
                        400),
                request("POST", "/good/_search", "{\"nonsense\": 1}", 400),
                request("POST", "/good/_search", "{\"size\": \"many\"}", 400),
                request("POST", "/good/_search", "{\"size\": -1}", 400),
                request("POST", "/good/_search", "{\"query\": {\"range\": {\"number\": {\"gte\": \"abc\"}}}}", 400),
                request("POST", "/good/_search", "{\"query\": {\"range\": {\"day\": {\"gte\": \"yesterday\"}}}}", 400),
                request("POST", "/good/_search", "{\"query\": {\"regexp\": {\"tag\": \"(((\"}}}", 400),
                request("POST", "/good/_search", "{\"aggs\": {\"a\": {\"nonsense\": {}}}}", 400),
                request("POST", "/good/_search", "{\"aggs\": {\"a\": {\"terms\": {\"field\": \"text\"}}}}", 400),
                request("POST", "/good/_search", "{\"aggs\": {\"a\": {\"avg\": {\"field\": \"tag\"}}}}", 400),
                request("POST", "/good/_search", "{\"sort\": [{\"text\": \"asc\"}]}", 400),
                request("POST", "/good/_search", "{\"query\": " + deep + "}", 400),
                request("POST", "/good/_search", aggregations, 400),
                request("POST", "/good/_search", "{\"from\": 9999, \"size\": 2}", 400),
                request("POST", "/good/_search", "{\"size\": 2147483648}", 400),
                request("POST", "/good/_search?nonsense=1", "{}", 400),
                request("POST", "/good/_search?timeout=soon", "{}", 400),
                request("POST", "/good/_nonsense", "{}", 400),
                request("POST", "/_search/scroll", "{\"scroll_id\": \"nonsense\", \"scroll\": \"1m\"}", 400),
                request("POST", "/_search", "{\"pit\": {\"id\": \"nonsense\"}}", 400),
                request("POST", "/_msearch", "{\"index\": \"good\"}", 400),
                request("POST", "/missing/_search", "{}", 404),
                request("GET", "/missing/_doc/1", "", 404),
                request("PUT", "/good/_doc/3", "{\"text\": \"no end", 400),
                request("PUT", "/good/_doc/3", "\"a string\"", 400),
                request("PUT", "/good/_doc/3", "", 400),
                request("PUT", "/good/_doc/3", "{\"number\": \"many\"}", 400),
                request("PUT", "/good/_doc/3", "{\"number\": 99999999999}", 400),
                request("PUT", "/good/_doc/3", "{\"number\": {\"an\": \"object\"}}", 400),
                request("PUT", "/good/_doc/3", "{\"tag\": {\"an\": \"object\"}}", 400),
                request("PUT", "/good/_doc/3", "{\"day\": \"the first of May\"}", 400),
                request("PUT", "/good/_doc/3", "{\"a\":".repeat(5000) + "1" + "}".repeat(5000), 400),
                request("PUT", "/good/_doc/" + "i".repeat(513), "{}", 400),
                request("PUT", "/good/_doc/3?version=-3&version_type=external", "{}", 400),
                request("PUT", "/good/_doc/3?if_seq_no=1", "{}", 400),
                request("POST", "/good/_update/1", "{\"nonsense\": {}}", 400),
                request("POST", "/good/_update/none", "{\"doc\": {}}", 404),
                request("POST", "/_bulk", "{\"index\": {\"_index\": \"good\"}}\n{\"text\": \"no newline\"}", 400),
                request("POST", "/_bulk", "{\"nonsense\": {\"_index\": \"good\"}}\n{}\n", 400),
                request("POST", "/_bulk", "{\"index\": {\"_index\": \"good\"\n{}\n", 400),
                request("POST", "/_bulk", "", 400),
                request("PUT", "/Upper", "", 400),
                request("PUT", "/_under", "", 400),
                request("PUT", "/-minus", "", 400),
                request("PUT", "/with%20space", "", 400),
                request("PUT", "/with%2Ccomma", "", 400),
                request("PUT", "/" + "n".repeat(256), "", 400),
                request("PUT", "/good", "", 400),
                request("PUT", "/new", "{\"mappings\": {\"properties\": {\"a\": {\"type\": \"nonsense\"}}}}", 400),
                request("PUT", "/new", "{\"settings\": {\"number_of_shards\": 0}}", 400),
                request("PUT", "/new", "{\"settings\": {\"number_of_shards\": 100000}}", 400),
                request("PUT", "/new", "{\"settings\": {\"index.nonsense\": 1}}", 400),
                request("PUT", "/good/_mapping", "{\"properties\": {\"number\": {\"type\": \"keyword\"}}}", 400),
                request("PUT", "/good/_settings", "{\"index\": {\"number_of_shards\": 3}}", 400),
                request("PUT", "/_cluster/settings", "{\"persistent\": {\"search.max_buckets\": \"many\"}}", 400),
                request("PUT", "/_cluster/settings", "{\"persistent\": {\"nonsense\": 1}}", 400),
                request("GET", "/_cluster/health?wait_for_status=blue", "", 400),
                request("DELETE", "/missing", "", 404));
    }

    private static Arguments request(String method, String path, String body, Integer... statuses) {
        return Arguments.of(method, path, body, Arrays.asList(statuses));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("requests")
    void isAnsweredWithAClearError(String method, String path, String body, List<Integer> statuses) {
        RestClient.Answer answer = rest.send(method, path, body);
        assertThat(answer.status()).as(answer.text()).isIn(statuses);
        if (path.endsWith("_nonsense")) {
            assertThat(answer.text()).contains("no handler found for uri [/good/_nonsense] and method [POST]");
            return;
        }
        JsonNode json = answer.json();
        assertThat(json.get("status").asInt()).isEqualTo(answer.status());
        assertThat(json.at("/error/type").asString()).isNotEmpty();
        assertThat(json.at("/error/reason").asString()).isNotEmpty();
        assertThat(json.at("/error/root_cause").isArray()).isTrue();
        assertThat(answer.text()).doesNotContain("Exception:").doesNotContain("\tat ");
    }

    @Test
    void whatIsBadInABulkRequestFailsAloneAndTheRestIsWritten() {
        JsonNode answer = rest.post("/_bulk?refresh=true", """
                {"index": {"_index": "good", "_id": "b1"}}
                {"text": "fine", "number": 1}
                {"index": {"_index": "good", "_id": "b2"}}
                {"number": "many"}
                {"index": {"_index": "good", "_id": "b3"}}
                {"text": "cut off
                {"index": {"_index": "Not A Name", "_id": "b4"}}
                {"text": "nowhere"}
                {"create": {"_index": "good", "_id": "1"}}
                {"text": "is there already"}
                {"index": {"_index": "good", "_id": "b6", "if_seq_no": 12345, "if_primary_term": 1}}
                {"text": "somebody else's"}
                {"delete": {"_index": "good", "_id": "b7"}}
                {"index": {"_index": "good", "_id": "b8"}}
                {"text": "fine as well"}
                """);
        assertThat(answer.get("errors").asBoolean()).isTrue();
        List<Integer> statuses = Stream.iterate(0, i -> i + 1)
                .limit(8)
                .map(i -> answer.get("items")
                        .get(i)
                        .iterator()
                        .next()
                        .get("status")
                        .asInt())
                .toList();
        assertThat(statuses).containsExactly(201, 400, 400, 400, 409, 409, 404, 201);
        assertThat(rest.get("/good/_doc/b1").get("found").asBoolean()).isTrue();
        assertThat(rest.get("/good/_doc/b8").get("found").asBoolean()).isTrue();
    }

    @Test
    void aDocumentOfAHundredMegabytesIsRefusedBeforeItIsRead() throws Exception {
        Path document = Files.createTempFile("large", ".json");
        try {
            Files.writeString(document, "{\"text\": \"" + "long ".repeat(21 << 20) + "\"}");
            HttpRequest request = HttpRequest.newBuilder(URI.create(rest.base() + "/good/_doc/large"))
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofFile(document))
                    .build();
            try (HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                assertThat(http.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(413);
            } catch (IOException e) {
                // Refused while it was being sent: the connection is closed, and the answer may be lost with it.
                assertThat(e).isNotInstanceOf(java.net.http.HttpTimeoutException.class);
            }
        } finally {
            Files.delete(document);
        }
        assertThat(rest.send("GET", "/good/_doc/large", "").status()).isEqualTo(404);
    }

    @Test
    void thousandsOfBadRequestsLeaveMemoryAndDocumentsAsTheyWere() throws IOException {
        List<Object[]> bad = requests().map(Arguments::get).toList();
        sendAll(bad, 5);
        long coordinator = resident("coordinator-0");
        long node = resident("data-node-0");
        sendAll(bad, 25);
        long more = resident("coordinator-0") - coordinator;
        long moreOnNode = resident("data-node-0") - node;
        System.out.printf(
                "%d bad requests: coordinator %+d MB resident, data node %+d MB%n", bad.size() * 25, more, moreOnNode);
        // Heaps of 512 and 256 MB fill up before they are collected; what leaked natively or on the heap for each
        // request would be more.
        assertThat(more).isLessThan(256);
        assertThat(moreOnNode).isLessThan(128);
        JsonNode found = rest.search("good", "{\"query\": {\"match\": {\"text\": \"good\"}}}");
        assertThat(found.at("/hits/total/value").asInt()).isEqualTo(2);
        assertThat(rest.get("/_cluster/health").get("status").asString()).isEqualTo("green");
    }

    private static void sendAll(List<Object[]> requests, int times) {
        for (int i = 0; i < times; i++) {
            for (Object[] request : requests) {
                int status = rest.send((String) request[0], (String) request[1], (String) request[2])
                        .status();
                assertThat(status).isBetween(400, 499);
            }
        }
    }

    /** Megabytes. */
    private static long resident(String node) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + cluster.pid(node) + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
