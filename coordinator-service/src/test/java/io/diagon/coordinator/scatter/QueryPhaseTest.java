package io.diagon.coordinator.scatter;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.coordinator.fetch.FetchPhase;
import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.plan.SearchTarget;
import io.diagon.coordinator.reduce.AggregationReducer;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.coordinator.routing.ReplicaSelector;
import io.diagon.coordinator.scatter.FakeSearchNode.Behaviour;
import io.diagon.coordinator.search.SearchOutcome;
import io.diagon.coordinator.search.SearchService;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.search.SearchBody;
import io.diagon.protocol.search.ShardSearchRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryPhaseTest {
    private static final IndexMetadata INDEX = IndexMetadata.newBuilder()
            .setName("books")
            .setUuid("uuid")
            .setNumberOfShards(2)
            .build();
    /** Loaded machines are slow. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Map<String, FakeSearchNode> nodes = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SearchMetrics metrics = new SearchMetrics(meters);
    private final NodeLoad load = new NodeLoad();
    private final NodeConnections connections =
            new NodeConnections(node -> node(node.getId()).channel());
    private final SearchPlanner planner = new SearchPlanner(new ReplicaSelector(load, node -> false), () -> 1000);
    private ClusterState current = ClusterState.UNKNOWN;
    private ClusterState refreshed = ClusterState.UNKNOWN;

    private FakeSearchNode node(String id) {
        return nodes.computeIfAbsent(id, FakeSearchNode::new);
    }

    /** Both shards on both nodes, the primary first. */
    private ClusterState state(String... ids) {
        ClusterStateMessage.Builder message =
                ClusterStateMessage.newBuilder().setVersion(1).addIndices(INDEX);
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid("uuid");
        for (String id : ids) {
            message.addNodes(node(id).node);
            for (int shard = 0; shard < 2; shard++) {
                routing.addShards(ShardRouting.newBuilder()
                        .setShard(shard)
                        .setPrimary(id.equals(ids[0]))
                        .setNodeId(id)
                        .setState(ShardRouting.State.STARTED));
            }
        }
        return ClusterState.of(message.addRouting(routing).build());
    }

    private static SearchRequest request(String preference) {
        return new SearchRequest(
                List.of(new SearchTarget(INDEX, List.of(), Set.of())),
                SearchBody.newBuilder()
                        .setShard(ShardSearchRequest.newBuilder().setSize(10))
                        .build(),
                preference,
                false,
                true,
                null,
                System.nanoTime());
    }

    private NodeClient client() {
        CallLimits limits = new CallLimits(LONG, LONG, 100, 100, 100, 100, Duration.ofSeconds(1));
        return new NodeClient(connections, limits, timer, load, metrics);
    }

    private QueryResults search(String preference, double hedgedShare, Duration limit) {
        QueryPhase phase = new QueryPhase(client(), planner, () -> refreshed, new Hedging(load, metrics, hedgedShare));
        SearchPlan plan = planner.plan(request(preference), current);
        return phase.execute(plan, Deadline.of(System.nanoTime(), 0, limit));
    }

    private QueryResults search(String preference, Supplier<ClusterState> refresh) {
        QueryPhase phase = new QueryPhase(client(), planner, refresh, new Hedging(load, metrics, 0));
        return phase.execute(planner.plan(request(preference), current), Deadline.of(System.nanoTime(), 0, LONG));
    }

    private double count(String counter) {
        return meters.counter(counter).count();
    }

    @BeforeEach
    void twoNodes() {
        current = state("a", "b");
        refreshed = current;
    }

    @AfterEach
    void close() {
        connections.close();
        nodes.values().forEach(FakeSearchNode::close);
        timer.shutdownNow();
    }

    @Test
    void aShardThatFailsIsAnsweredByItsOtherCopy() {
        for (Behaviour behaviour : List.of(Behaviour.BREAK, Behaviour.REJECT, Behaviour.LEAVE_OUT)) {
            node("a").behaviour = behaviour;
            QueryResults results = search("_primary_first", 0, LONG);
            assertThat(results.failures()).as("%s", behaviour).isEmpty();
            assertThat(results.answers())
                    .hasSize(2)
                    .allMatch(answer -> answer.node().getId().equals("b"));
        }
    }

    @Test
    void whatNoCopyAnswersIsReportedOnceForEachShard() {
        node("a").behaviour = Behaviour.REJECT;
        node("b").behaviour = Behaviour.REJECT;
        QueryResults results = search("", 0, LONG);
        assertThat(results.answers()).isEmpty();
        assertThat(results.failures()).hasSize(2).allMatch(failure -> failure.code() == ErrorCode.REJECTED_EXECUTION);
    }

    @Test
    void aShardThatHasMovedIsLookedForInANewerState() {
        refreshed = state("c");
        node("a").behaviour = Behaviour.NOT_HERE;
        QueryResults results = search("_primary", 0, LONG);
        assertThat(results.failures()).isEmpty();
        assertThat(results.answers())
                .hasSize(2)
                .allMatch(answer -> answer.node().getId().equals("c"));
    }

    @Test
    void aShardThatIsOnItsWayIsLookedForUntilItIsFound() {
        node("a").behaviour = Behaviour.NOT_HERE;
        AtomicInteger looks = new AtomicInteger();
        QueryResults results = search("_primary", () -> looks.incrementAndGet() > 6 ? state("c") : state("a"));
        assertThat(results.failures()).isEmpty();
        assertThat(results.answers()).allMatch(answer -> answer.node().getId().equals("c"));
    }

    @Test
    void aShardThatIsNowhereIsGivenUp() {
        node("a").behaviour = Behaviour.NOT_HERE;
        AtomicInteger looks = new AtomicInteger();
        QueryResults results = search("_primary", () -> {
            looks.incrementAndGet();
            return current;
        });
        assertThat(results.failures()).hasSize(2).allMatch(failure -> failure.code() == ErrorCode.SHARD_NOT_FOUND);
        assertThat(results.timedOut()).isFalse();
        assertThat(looks).as("both shards").hasValue(12);
    }

    @Test
    void aShardWhoseOnlyNodeIsGoneIsLookedForInANewerState() {
        refreshed = state("c");
        node("a").behaviour = Behaviour.BREAK;
        QueryResults results = search("_primary", 0, LONG);
        assertThat(results.failures()).isEmpty();
    }

    @Test
    void aLateNodeIsNotWaitedForIfAnotherCopyAnswers() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            search("_primary", 1, LONG);
        }
        node("a").behaviour = Behaviour.HANG;
        QueryResults results = search("_primary_first", 1, LONG);
        assertThat(results.failures()).isEmpty();
        assertThat(results.timedOut()).isFalse();
        assertThat(results.answers())
                .hasSize(2)
                .allMatch(answer -> answer.node().getId().equals("b"));
        assertThat(count("diagon.search.hedges.sent")).isEqualTo(1);
        assertThat(count("diagon.search.hedges.won")).isEqualTo(1);
        assertThat(node("a").cancelled.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aNodeThatFailsWhileItsSecondIsAskedDoesNotFailTheShard() {
        for (int i = 0; i < 20; i++) {
            search("_primary", 1, LONG);
        }
        node("a").behaviour = Behaviour.HANG;
        node("b").behaviour = Behaviour.REJECT;
        QueryResults results = search("_primary_first", 1, Duration.ofMillis(300));
        assertThat(results.timedOut()).isTrue();
        assertThat(node("b").queries).hasSize(1);
        assertThat(results.failures()).hasSize(2).allMatch(failure -> failure.code() == ErrorCode.RECEIVE_TIMEOUT);
    }

    @Test
    void noSecondCopyIsAskedWithoutAPermit() {
        for (int i = 0; i < 20; i++) {
            search("_primary", 0.001, LONG);
        }
        node("a").behaviour = Behaviour.HANG;
        QueryResults results = search("_primary_first", 0.001, Duration.ofMillis(300));
        assertThat(results.timedOut()).isTrue();
        assertThat(node("b").queries).isEmpty();
        assertThat(count("diagon.search.hedges.refused"))
                .as("asked for again and again")
                .isPositive();
    }

    @Test
    void aStringOfTheUsersKeepsToItsCopies() {
        for (int i = 0; i < 40; i++) {
            search("", 1, LONG);
        }
        nodes.values().forEach(node -> node.behaviour = Behaviour.HANG);
        nodes.values().forEach(node -> node.queries.clear());
        search("session", 1, Duration.ofMillis(300));
        assertThat(node("a").queries.size() + node("b").queries.size()).isLessThanOrEqualTo(2);
        assertThat(count("diagon.search.hedges.sent")).isZero();
    }

    @Test
    void aSearchWhoseDocumentsAreLostWithTheirNodeIsDoneAgain() {
        NodeClient client = client();
        SearchService service = new SearchService(
                () -> {
                    ClusterState now = current;
                    current = state("b");
                    return now;
                },
                planner,
                new SearchService.Phases(
                        new StatisticsPhase(client, planner, () -> refreshed),
                        new QueryPhase(client, planner, () -> refreshed, new Hedging(load, metrics, 0)),
                        new AggregationReducer(metrics, () -> 1000),
                        new FetchPhase(client)),
                metrics,
                LONG);
        node("a").losesFetches = true;
        SearchOutcome outcome = service.search(request("_primary"));
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.hits())
                .hasSize(2)
                .allMatch(hit -> hit.document().getId().equals("b0"));
    }
}
