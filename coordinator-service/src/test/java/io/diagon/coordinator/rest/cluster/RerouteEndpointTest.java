package io.diagon.coordinator.rest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.MasterAddresses;
import io.diagon.coordinator.cluster.ClusterStateSource;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.rest.RestCalls;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.ExplainAllocationRequest;
import io.diagon.protocol.cluster.ExplainAllocationResponse;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RerouteAnswer;
import io.diagon.protocol.cluster.ShardRouting;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RerouteEndpointTest {
    private static final ClusterStateMessage STATE = ClusterStateMessage.newBuilder()
            .setClusterUuid("cluster")
            .setVersion(7)
            .addNodes(Node.newBuilder().setId("a").setName("first").addRoles(NodeRole.DATA))
            .addIndices(
                    IndexMetadata.newBuilder().setName("books").setUuid("uuid").setNumberOfShards(1))
            .addRouting(IndexRouting.newBuilder()
                    .setIndexUuid("uuid")
                    .addShards(ShardRouting.newBuilder()
                            .setPrimary(true)
                            .setState(ShardRouting.State.STARTED)
                            .setNodeId("a"))
                    .addShards(ShardRouting.newBuilder()
                            .setUnassignedReason("NODE_LEFT")
                            .setUnassignedDetails("node left [b]")))
            .build();

    /** Leads, and remembers what it was asked. */
    private static final class FakeMaster extends MasterServiceGrpc.MasterServiceImplBase {
        private final List<ClusterCommand> commands = new CopyOnWriteArrayList<>();
        private final List<ExplainAllocationRequest> explained = new CopyOnWriteArrayList<>();

        @Override
        public void execute(ClusterCommand command, StreamObserver<CommandAnswer> observer) {
            commands.add(command);
            observer.onNext(CommandAnswer.newBuilder()
                    .setAcknowledged(true)
                    .setVersion(7)
                    .setReroute(RerouteAnswer.newBuilder()
                            .addExplanations(
                                    RerouteAnswer.Explanation.newBuilder().addDecisions(no())))
                    .build());
            observer.onCompleted();
        }

        @Override
        public void explainAllocation(
                ExplainAllocationRequest request, StreamObserver<ExplainAllocationResponse> observer) {
            explained.add(request);
            observer.onNext(ExplainAllocationResponse.newBuilder()
                    .setCopy(STATE.getRouting(0).getShards(1))
                    .setCanAllocate("allocation_delayed")
                    .setExplanation("waits for its node")
                    .setRemainingDelayMillis(90_000)
                    .addNodes(ExplainAllocationResponse.NodeDecision.newBuilder()
                            .setNodeId("a")
                            .setVerdict(AllocationDecision.Verdict.NO)
                            .addDeciders(no()))
                    .build());
            observer.onCompleted();
        }

        private static AllocationDecision no() {
            return AllocationDecision.newBuilder()
                    .setDecider("same_shard")
                    .setVerdict(AllocationDecision.Verdict.NO)
                    .setExplanation("a copy is there already")
                    .build();
        }
    }

    private final FakeMaster fake = new FakeMaster();
    private final ClusterStateSource source = (known, wait) -> Optional.of(ClusterState.of(STATE));
    private final ClusterStateWatcher watcher = new ClusterStateWatcher(source, Duration.ofSeconds(1), false);
    private final MasterClient master = new MasterClient(
            MasterAddresses.of(List.of("127.0.0.1:1")),
            node -> InProcessChannelBuilder.forName("reroute").directExecutor().build(),
            watcher);
    private final RestCalls reroute = new RestCalls(new RerouteEndpoint(watcher, master));
    private final RestCalls explain = new RestCalls(new ExplainEndpoint(watcher, master));
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("reroute")
                .directExecutor()
                .addService(fake)
                .build()
                .start();
        watcher.refresh();
    }

    @AfterEach
    void stop() {
        master.close();
        server.shutdownNow();
    }

    @Test
    void aRerouteIsExplainedStepByStep() {
        Json answer = reroute.json(
                RestMethod.POST,
                "/_cluster/reroute?explain&dry_run=true&metric=none",
                "{\"commands\": [{\"allocate_replica\": {\"index\": \"books\", \"shard\": 0, \"node\": \"first\"}}]}");
        Json explanation = answer.members().get("explanations").elements().getFirst();
        assertThat(explanation.members().get("command").asText()).isEqualTo("allocate_replica");
        assertThat(explanation.members().get("parameters").members().get("node").asText())
                .isEqualTo("first");
        assertThat(explanation
                        .members()
                        .get("decisions")
                        .elements()
                        .getFirst()
                        .members()
                        .get("decider")
                        .asText())
                .isEqualTo("same_shard");
        assertThat(answer.members()).doesNotContainKey("state");
        assertThat(fake.commands.getFirst().getReroute().getDryRun()).isTrue();
    }

    @Test
    void failedAllocationsAreTriedAgainWithoutABody() {
        Json answer = reroute.json(RestMethod.POST, "/_cluster/reroute?retry_failed", "");
        assertThat(answer.members().get("acknowledged").asBoolean()).isTrue();
        assertThat(answer.members().get("state").members())
                .containsKey("routing_table")
                .doesNotContainKey("metadata");
        assertThat(fake.commands.getFirst().getReroute().getRetryFailed()).isTrue();
    }

    @Test
    void withoutABodyAnUnassignedCopyIsExplained() {
        Json answer = explain.json(RestMethod.GET, "/_cluster/allocation/explain", "");
        assertThat(fake.explained.getFirst().getPrimary()).isFalse();
        assertThat(answer.members().get("index").asText()).isEqualTo("books");
        assertThat(answer.members().get("current_state").asText()).isEqualTo("unassigned");
        assertThat(answer.members().get("can_allocate").asText()).isEqualTo("allocation_delayed");
        assertThat(answer.members().get("remaining_delay").asText()).isEqualTo("1.5m");
        assertThat(answer.members()
                        .get("unassigned_info")
                        .members()
                        .get("details")
                        .asText())
                .isEqualTo("node left [b]");
        Json node = answer.members().get("node_allocation_decisions").elements().getFirst();
        assertThat(node.members().get("node_name").asText()).isEqualTo("first");
        assertThat(node.members().get("node_decision").asText()).isEqualTo("no");
    }

    @Test
    void aCopyToExplainIsNamedWhole() {
        assertThatThrownBy(() -> explain.json(
                        RestMethod.POST, "/_cluster/allocation/explain", "{\"index\": \"books\", \"shard\": 0}"))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("index, shard and primary must be specified");
    }
}
