package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Three masters: the leader is killed under load, then all of them. */
@TestMethodOrder(OrderAnnotation.class)
class MasterFaultTest {
    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(3, 2);
        rest = cluster.rest();
        rest.put("/steady", """
                {"settings": {"number_of_shards": 4, "number_of_replicas": 0}}""");
        rest.bulk("/steady/_bulk?refresh=true", new Corpus(13).bulk(0, 1000));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    void searchesAndWritesGoOnWhileTheLeaderIsKilledAndANewOneDecidesSoon() throws InterruptedException {
        AcknowledgedWrites writes = new AcknowledgedWrites(rest, "steady", "w", 14);
        Searches searches = new Searches();
        try (writes;
                searches) {
            writes.awaitMore(200);
            String leader = rest.send("GET", "/_cat/master?h=node", "").text().strip();
            cluster.killNode(leader);
            long start = System.nanoTime();
            int attempts = 0;
            RestClient.Answer answer = create("after-" + leader);
            // One that was given up for late may have been done after all.
            while (answer.status() != 200
                    && !(attempts > 0 && answer.text().contains("resource_already_exists_exception"))) {
                assertThat(System.nanoTime() - start)
                        .as("no new leader: " + answer.text())
                        .isLessThan(TimeUnit.SECONDS.toNanos(30));
                attempts++;
                answer = create("after-" + leader);
            }
            System.out.printf(
                    "an index is created %d ms after the kill of %s, at attempt %d%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), leader, attempts);
            writes.awaitMore(200);
            cluster.startNodes(leader);
        }
        writes.verify();
        System.out.println(searches.answered.get() + " searches, " + searches.failed.get() + " failed");
        assertThat(searches.answered.get()).isPositive();
        assertThat(searches.failed.get()).isZero();
    }

    private static RestClient.Answer create(String index) {
        return rest.send("PUT", "/" + index + "?timeout=1s&master_timeout=1s", "");
    }

    @Test
    @Order(2)
    void withoutAnyMasterSearchesAndWritesToLiveShardsAreAnswered() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            cluster.killNode("master-" + i);
        }
        AcknowledgedWrites writes = new AcknowledgedWrites(rest, "steady", "alone", 15);
        Searches searches = new Searches();
        try (writes;
                searches) {
            writes.awaitMore(500);
            searches.awaitMore(50);
        }
        assertThat(searches.failed.get()).isZero();
        writes.verify();

        cluster.startNodes("master-0", "master-1", "master-2");
        rest.get("/_cluster/health?wait_for_status=green&timeout=60s");
        rest.put("/again/_doc/1?refresh=true", "{\"text\": \"new fields need a master\"}");
        assertThat(rest.search("again", "{}").at("/hits/total/value").asInt()).isEqualTo(1);
        writes.verify();
    }

    /** Searches one after the other in a thread of its own; each has to answer for all shards. */
    private static final class Searches implements AutoCloseable {
        final AtomicInteger answered = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        private final Thread thread = Thread.ofPlatform().name("searcher").start(this::run);
        private volatile boolean stopped;

        private void run() {
            while (!stopped) {
                RestClient.Answer answer = rest.send("POST", "/steady/_search", """
                        {"query": {"match": {"text": "w1"}}, "aggs": {"category": {"terms": {"field": "category.keyword"}}}}""");
                boolean whole = answer.status() == 200 && complete(answer.json());
                (whole ? answered : failed).incrementAndGet();
                if (!whole) {
                    System.out.println("a search failed: " + answer.text());
                }
            }
        }

        private static boolean complete(JsonNode answer) {
            return answer.at("/_shards/failed").asInt() == 0
                    && !answer.get("timed_out").asBoolean();
        }

        void awaitMore(int more) throws InterruptedException {
            int wanted = answered.get() + more;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (answered.get() < wanted) {
                assertThat(System.nanoTime()).as("waited for searches").isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
