package io.diagon.benchmarks.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.json.JsonMapper;

/** Random searches have with Diagon the answers that they have with OpenSearch. */
@EnabledIf(
        value = "bothAreThere",
        disabledReason = "needs the jars of make build, and OpenSearch: mvn -f benchmarks/opensearch/pom.xml package")
class OpenSearchComparisonTest {
    private static final int DOCUMENTS = 400;
    private static final int SEARCHES = Integer.getInteger("diagon.searches", 2_000);
    private static final long SEED = Long.getLong("diagon.seed", 42);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final AnswerComparison COMPARISON = new AnswerComparison(AnswerComparison.EXACT);

    private static Sides<Peer> peers;

    static boolean bothAreThere() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("coordinator-service/target"))) {
            return Files.isDirectory(Path.of("benchmarks/opensearch/target/lib"))
                    && jars.anyMatch(jar -> jar.toString().endsWith("-exec.jar"));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        peers = new Sides<>(OpenSearchPeer.start("512m"), DiagonPeer.start());
        // Keywords are scored by it in OpenSearch when they are told to, since 3.2, and were before.
        String scored = RandomDocuments.MAPPING.replace("\"keyword\"", "\"keyword\", \"use_similarity\": true");
        for (Peer peer : peers) {
            String mapping = peer == peers.openSearch() ? scored : RandomDocuments.MAPPING;
            for (int shards : List.of(1, 3)) {
                String index = "/random" + shards;
                peer.endpoint().send("PUT", index, """
                    {"settings": {"number_of_shards": %d, "number_of_replicas": 0}, "mappings": %s}""".formatted(shards, mapping));
                String bulk = new RandomDocuments(new Random(SEED)).bulk(DOCUMENTS);
                assertThat(peer.endpoint().send("POST", index + "/_bulk?refresh=true", bulk))
                        .contains("\"errors\":false");
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void ofOneShard() throws IOException {
        compare("/random1/_search");
    }

    @Test
    void ofThreeShards() throws IOException {
        compare("/random3/_search");
    }

    private static void compare(String path) throws IOException {
        RandomSearches searches = new RandomSearches(new Random(SEED + path.hashCode()));
        List<String> differences = new ArrayList<>();
        int answered = 0;
        for (int i = 0; i < SEARCHES; i++) {
            String body = searches.next();
            HttpResponse<String> theirs = peers.openSearch().endpoint().exchange("POST", path, body);
            HttpResponse<String> ours = peers.diagon().endpoint().exchange("POST", path, body);
            String difference = theirs.statusCode() != ours.statusCode()
                    ? "status " + theirs.statusCode() + " and " + ours.statusCode()
                    : theirs.statusCode() != 200
                            ? null
                            : COMPARISON.difference(JSON.readTree(theirs.body()), JSON.readTree(ours.body()));
            answered += theirs.statusCode() == 200 ? 1 : 0;
            if (difference != null) {
                differences.add("%s: %s%n  OpenSearch %s%n  Diagon     %s"
                        .formatted(difference, body, theirs.body(), ours.body()));
            }
        }
        Files.write(Path.of("benchmarks/target" + path.replace("/_search", ".differences")), differences);
        assertThat(differences).as("of %d answers", SEARCHES).isEmpty();
        assertThat(answered).as("searches that had an answer").isGreaterThan(SEARCHES * 9 / 10);
    }
}
