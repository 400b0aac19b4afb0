package io.diagon.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateSource;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The coordinator over its own HTTP, with a cluster state by hand and no other node. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CoordinatorApplicationTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final FakeMaster MASTER = new FakeMaster();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext application;

    private static final class FakeMaster implements ClusterStateSource {
        private volatile ClusterState state = ClusterState.UNKNOWN;
        private volatile CountDownLatch refused = new CountDownLatch(Integer.MAX_VALUE);
        private volatile boolean gone;

        @Override
        public Optional<ClusterState> fetch(ClusterState known, Duration wait) throws IOException {
            if (gone) {
                refused.countDown();
                throw new IOException("no master");
            }
            return Optional.of(state);
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(CoordinatorApplication.class)
                .properties("spring.config.name=coordinator")
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(ClusterStateSource.class, () -> MASTER))
                .run(
                        "--server.port=0",
                        "--diagon.masters=127.0.0.1:1",
                        "--diagon.discovery.long-poll=false",
                        "--diagon.discovery.interval=20ms",
                        "--diagon.http.max-content-length=100KB");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static ClusterState state() {
        IndexMapping mapping = IndexMapping.newBuilder()
                .addProperties(FieldMapping.newBuilder().setName("published").setType(FieldType.DATE))
                .addProperties(FieldMapping.newBuilder().setName("pages").setType(FieldType.LONG))
                .build();
        return ClusterState.of(ClusterStateMessage.newBuilder()
                .setClusterUuid("uuid")
                .setClusterName("test")
                .setVersion(1)
                .addIndices(IndexMetadata.newBuilder()
                        .setName("books")
                        .setUuid("books-uuid")
                        .setNumberOfShards(1)
                        .setMapping(mapping))
                .addIndices(IndexMetadata.newBuilder()
                        .setName("closed")
                        .setUuid("closed-uuid")
                        .setNumberOfShards(1)
                        .setState(IndexMetadata.State.CLOSED))
                .build());
    }

    private static HttpResponse<String> call(String method, String target, String body, String type)
            throws IOException, InterruptedException {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", type)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return call("GET", target, "", "application/json");
    }

    private static int probe(String name) throws IOException, InterruptedException {
        return get("/actuator/health/" + name).statusCode();
    }

    @Test
    @Order(1)
    void aCoordinatorWithoutAStateIsAliveAndStartedButNotReady() throws Exception {
        assertThat(probe("liveness")).isEqualTo(200);
        assertThat(probe("startup")).isEqualTo(200);
        assertThat(probe("readiness")).isEqualTo(503);
        assertThat(get("/_search").statusCode()).isEqualTo(503);
    }

    @Test
    @Order(2)
    void aCoordinatorWithAStateIsReadyAndStaysSoWithoutMasters() throws Exception {
        MASTER.state = state();
        ClusterStateWatcher watcher = application.getBean(ClusterStateWatcher.class);
        assertThat(watcher.await(ClusterState::known, LONG)).isTrue();
        assertThat(probe("readiness")).isEqualTo(200);

        CountDownLatch refused = new CountDownLatch(1);
        MASTER.refused = refused;
        MASTER.gone = true;
        assertThat(refused.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(probe("readiness")).isEqualTo(200);
        assertThat(probe("liveness")).isEqualTo(200);
        assertThat(get("/_cluster/health?timeout=1ms").statusCode()).isIn(200, 408);
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET|/books/_search?sise=3||400|did you mean [size]",
                "GET|/books/_search|{\"query\":|400|json_parse_exception",
                "GET|/books/_search|{\"size\":1,\"size\":2}|400|Duplicate",
                "GET|/books/_search|{\"query\":{\"nonsense\":{}}}|400|unknown query [nonsense]",
                "GET|/books/_search|{\"aggs\":{\"d\":{\"date_histogram\":{\"field\":\"published\",\"fixed_interval\":\"1d\",\"format\":\"yyyy-bb\"}}}}|400|Invalid format: [yyyy-bb]",
                "GET|/books/_search|{\"aggs\":{\"a\":{\"avg\":{\"field\":\"pages\",\"format\":\"0.0.0\"}}}}|400|Malformed pattern",
                "GET|/missing/_search||404|index_not_found_exception",
                "GET|/missing/_search?ignore_unavailable=true||200|\"value\":0",
                "GET|/closed/_search||400|index_closed_exception",
                "PUT|/closed/_doc/1|{\"a\":1}|400|index_closed_exception",
                "GET|/clos*/_search||200|\"value\":0",
                "GET|/books/_search||503|all shards failed",
                "GET|/books/_search?allow_partial_search_results=false||503|all shards failed",
                "GET|/books/_search?scroll=2d||400|Keep alive for request (172800000ms) is too large",
                "POST|/books/_search/point_in_time?keep_alive=25h||400|Keep alive for request (90000000ms) is too large",
                "GET|/%3Clogs-%7Bnow%2Fd%7Byyyy%7D%7D%3E/_search||404|no such index [logs-20",
                "GET|/%3Clogs-%7Bnow%7D/_doc/1||404|no such index",
                "DELETE|/books/_search||405|Incorrect HTTP method",
                "GET|/books/_validate/query||501|[_validate] is not supported",
                "GET|/_cat/nodes?format=yaml||400|yaml",
                "POST|/_bulk|{\"index\":{}}|400|illegal_argument_exception",
            })
    void badRequestsAreAnsweredInTheShapeOfOpenSearch(
            String method, String target, String body, int status, String fragment) throws Exception {
        String type = target.startsWith("/_bulk") ? "application/x-ndjson" : "application/json";
        HttpResponse<String> answer = call(method, target, body == null ? "" : body, type);
        assertThat(answer.body()).as(answer.toString()).contains(fragment);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    @Order(3)
    void bodiesOfAnotherTypeOrBeyondTheLimitAreRefused() throws Exception {
        assertThat(call("POST", "/books/_search", "a: 1", "application/yaml").statusCode())
                .isEqualTo(406);
        assertThat(call("POST", "/books/_search", " ".repeat(200_000), "application/json")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    @Order(3)
    void answersAreFilteredAndIndentedAsAsked() throws Exception {
        assertThat(get("/?filter_path=version.number,tagline").body())
                .startsWith("{\"version\":{\"number\":")
                .doesNotContain("cluster_name");
        assertThat(get("/?pretty").body()).startsWith("{\n  \"name\"").endsWith("}\n");
        assertThat(get("/?human&error_trace").statusCode()).isEqualTo(200);
        assertThat(get("/missing/_search"
                                + "?typed_keys&rest_total_hits_as_int=true&ignore_unavailable&batched_reduce_size=5"
                                + "&pre_filter_shard_size=3&ccs_minimize_roundtrips=true&ignore_throttled=false"
                                + "&_source_includes=a&_source_excludes=b")
                        .body())
                .contains("\"total\":0,\"max_score\":null");
    }
}
