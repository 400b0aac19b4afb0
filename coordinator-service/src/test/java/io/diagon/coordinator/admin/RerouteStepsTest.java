package io.diagon.coordinator.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.dsl.Json;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RerouteCommand.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerouteStepsTest {
    private static final ClusterState STATE = ClusterState.of(ClusterStateMessage.newBuilder()
            .addNodes(Node.newBuilder().setId("a").setName("first").addRoles(NodeRole.DATA))
            .addNodes(Node.newBuilder().setId("b").setName("second").addRoles(NodeRole.DATA))
            .addNodes(Node.newBuilder().setId("m").setName("master").addRoles(NodeRole.MASTER))
            .addIndices(
                    IndexMetadata.newBuilder().setName("books").setUuid("uuid").setNumberOfShards(2))
            .build());

    private static List<Step> parse(String commands) {
        String body = "{\"commands\": [" + commands + "]}";
        return RerouteSteps.parse(Json.parse(body.getBytes(StandardCharsets.UTF_8)), STATE);
    }

    private static void refused(String commands, ErrorCode code, String reason) {
        assertThatThrownBy(() -> parse(commands))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(reason);
    }

    @Test
    void nodesAreFoundByIdAndByName() {
        List<Step> steps = parse("""
                {"move": {"index": "books", "shard": 1, "from_node": "first", "to_node": "b"}},
                {"cancel": {"index": "books", "shard": 0, "node": "a", "allow_primary": true}},
                {"allocate_replica": {"index": "books", "shard": 0, "node": "second"}}
                """);
        assertThat(steps)
                .extracting(Step::getType)
                .containsExactly(Step.Type.MOVE, Step.Type.CANCEL, Step.Type.ALLOCATE_REPLICA);
        assertThat(steps.get(0).getFromNodeId()).isEqualTo("a");
        assertThat(steps.get(0).getNodeId()).isEqualTo("b");
        assertThat(steps.get(0).getShard().getIndexUuid()).isEqualTo("uuid");
        assertThat(steps.get(1).getAllowPrimary()).isTrue();
        assertThat(steps.get(2).getNodeId()).isEqualTo("b");
    }

    @Test
    void whatLosesWritesHasToBeConfirmed() {
        String command = "{\"allocate_stale_primary\": {\"index\": \"books\", \"shard\": 0, \"node\": \"a\"%s}}";
        refused(command.formatted(""), ErrorCode.ILLEGAL_ARGUMENT, "loses writes of shard [books][0]");
        assertThat(parse(command.formatted(", \"accept_data_loss\": true"))
                        .getFirst()
                        .getAcceptDataLoss())
                .isTrue();
    }

    @Test
    void whatIsNotThereIsRefused() {
        refused(
                "{\"cancel\": {\"index\": \"films\", \"shard\": 0, \"node\": \"a\"}}",
                ErrorCode.INDEX_NOT_FOUND,
                "no such index [films]");
        refused(
                "{\"cancel\": {\"index\": \"books\", \"shard\": 2, \"node\": \"a\"}}",
                ErrorCode.SHARD_NOT_FOUND,
                "no such shard [books][2]");
        refused(
                "{\"cancel\": {\"index\": \"books\", \"shard\": 0, \"node\": \"master\"}}",
                ErrorCode.ILLEGAL_ARGUMENT,
                "failed to resolve [master], no matching nodes");
    }

    @Test
    void whatIsMissingOrUnknownIsRefused() {
        refused("{\"swap\": {}}", ErrorCode.PARSING, "unknown allocation command [swap]");
        refused("{\"move\": {\"index\": \"books\", \"shard\": 0, \"node\": \"a\"}}", ErrorCode.PARSING, "[node]");
        refused(
                "{\"move\": {\"index\": \"books\", \"shard\": 0, \"to_node\": \"a\"}}",
                ErrorCode.ILLEGAL_ARGUMENT,
                "missing the from_node parameter");
        refused("{\"cancel\": {\"shard\": 0, \"node\": \"a\"}}", ErrorCode.ILLEGAL_ARGUMENT, "missing the index");
        refused("{}", ErrorCode.PARSING, "one command");
    }
}
