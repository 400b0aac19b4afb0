package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.tests.DocumentOperation.Kind;
import io.diagon.cluster.tests.DocumentOperation.Outcome;
import io.diagon.cluster.tests.DocumentOperation.Stamp;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Random faults of nodes and networks while documents are written and read; the same faults in the same order for the same seed. */
class RandomFaultTest {
    private static final int ROUNDS = "full".equals(System.getProperty("diagon.tests")) ? 20 : 3;
    private static final int FAULTS = 4;
    private static final String INDEX = "registers";

    private static FaultyCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = new FaultyCluster();
        rest = cluster.rest();
        rest.put("/" + INDEX, """
                {"settings": {"number_of_shards": 4, "number_of_replicas": 1, "refresh_interval": "500ms", "max_result_window": 200000,
                              "unassigned.node_left.delayed_timeout": "1s"},
                 "mappings": {"properties": {"value": {"type": "long"}}}}""");
        green();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whateverFailsWhatWasAcknowledgedIsThereAndEveryDocumentHadOneHistory() throws InterruptedException {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Nemesis nemesis = new Nemesis(cluster, random);
        long acknowledged = 0;
        long failed = 0;
        long searches = 0;
        long failedSearches = 0;
        for (int round = 0; round < ROUNDS; round++) {
            DocumentClients clients = new DocumentClients(rest, INDEX, "r" + round + "-", random.nextLong());
            SearchLoad load = new SearchLoad(rest, INDEX);
            try (clients;
                    load) {
                for (int fault = 0; fault < FAULTS; fault++) {
                    nemesis.strike();
                    Thread.sleep(random.nextInt(3000));
                }
            }
            green();
            clients.readAll();
            EqualCopies.expect(rest, INDEX);
            check(clients.histories());
            acknowledged += clients.acknowledged();
            failed += clients.failed();
            searches += load.answered();
            failedSearches += load.failed();
        }
        System.out.printf(
                "seed %d, %d rounds, faults %s: %d operations acknowledged, lost 0, %d failed; %d searches, %d failed or partial%n",
                seed, ROUNDS, nemesis.done(), acknowledged, failed, searches, failedSearches);
        assertThat(acknowledged).isPositive();
    }

    private static void check(Map<String, List<DocumentOperation>> histories) {
        histories.forEach((id, history) -> {
            assertThat(Linearizability.holds(history))
                    .as(() -> "history of " + id + ":\n" + text(history))
                    .isTrue();
            comparedOnce(id, history);
            present(id, history);
        });
    }

    /** No two writes that compared with the same version were both acknowledged. */
    private static void comparedOnce(String id, List<DocumentOperation> history) {
        Set<Long> expected = new HashSet<>();
        history.stream()
                .filter(operation -> operation.kind() == Kind.COMPARE_AND_SET && operation.outcome() == Outcome.DONE)
                .forEach(operation -> assertThat(expected.add(operation.expected()))
                        .as(() -> "compared twice in " + id + ":\n" + text(history))
                        .isTrue());
    }

    /** The last acknowledged write is there at its version, or what came after it. */
    private static void present(String id, List<DocumentOperation> history) {
        Optional<DocumentOperation> last = history.stream()
                .filter(operation -> operation.stamp() != null)
                .max(Comparator.comparingLong(operation -> operation.stamp().seqNo()));
        if (last.isEmpty() || last.get().kind() == Kind.DELETE) {
            return;
        }
        RestClient.Answer answer = rest.send("GET", "/" + INDEX + "/_doc/" + id + "?preference=_primary", "");
        if (answer.status() == 404) {
            assertThat(history)
                    .as(() -> "nobody deleted " + id + ":\n" + text(history))
                    .anyMatch(operation -> operation.kind() == Kind.DELETE && operation.outcome() == Outcome.UNKNOWN);
            return;
        }
        JsonNode document = answer.json();
        Stamp stamp = last.get().stamp();
        Stamp there = new Stamp(
                document.get("_seq_no").asLong(),
                document.get("_primary_term").asLong(),
                document.get("_version").asLong());
        if (there.seqNo() == stamp.seqNo()) {
            assertThat(there).as(id).isEqualTo(stamp);
            assertThat(document.at("/_source/value").asLong())
                    .as(id)
                    .isEqualTo(last.get().value());
        } else {
            assertThat(there.seqNo()).as(id).isGreaterThan(stamp.seqNo());
        }
    }

    private static String text(List<DocumentOperation> history) {
        StringBuilder text = new StringBuilder();
        long start =
                history.stream().mapToLong(DocumentOperation::invoked).min().orElse(0);
        history.stream()
                .sorted(Comparator.comparingLong(DocumentOperation::invoked))
                .forEach(operation -> text.append(String.format(
                        "%10d %10s %-16s %-8s expected %d value %d %s%n",
                        (operation.invoked() - start) / 1000,
                        operation.certain() ? (operation.completed() - start) / 1000 : "?",
                        operation.kind(),
                        operation.outcome(),
                        operation.expected(),
                        operation.value(),
                        operation.stamp() == null ? "" : operation.stamp())));
        return text.toString();
    }

    private static void green() {
        Poll.until(
                "green",
                () -> rest.send(
                                        "GET",
                                        "/_cluster/health/" + INDEX
                                                + "?wait_for_status=green&wait_for_no_relocating_shards=true&timeout=30s",
                                        "")
                                .status()
                        == 200);
    }
}
