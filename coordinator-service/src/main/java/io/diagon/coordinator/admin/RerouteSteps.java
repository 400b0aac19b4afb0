package io.diagon.coordinator.admin;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.dsl.Json;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RerouteCommand.Step;
import io.diagon.protocol.common.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the commands of a reroute. Indices and nodes have to be there; whether a step makes sense, the master says. */
public final class RerouteSteps {
    private RerouteSteps() {}

    /** @param body an object with {@code commands} */
    public static List<Step> parse(Json body, ClusterState state) {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            switch (member.getKey()) {
                case "commands" -> member.getValue().asList().forEach(command -> steps.add(command(command, state)));
                case "dry_run", "explain" -> member.getValue().asBoolean();
                default ->
                    throw member.getValue()
                            .error(ErrorCode.PARSING, "[cluster_reroute] unknown field [" + member.getKey() + "]");
            }
        }
        return steps;
    }

    private static Step command(Json command, ClusterState state) {
        if (!command.isObject() || command.members().size() != 1) {
            throw command.error(ErrorCode.PARSING, "[reroute] expected an object with the name of one command");
        }
        Map.Entry<String, Json> only = command.members().entrySet().iterator().next();
        Step.Type type =
                switch (only.getKey()) {
                    case "move" -> Step.Type.MOVE;
                    case "cancel" -> Step.Type.CANCEL;
                    case "allocate_replica" -> Step.Type.ALLOCATE_REPLICA;
                    case "allocate_stale_primary" -> Step.Type.ALLOCATE_STALE_PRIMARY;
                    case "allocate_empty_primary" -> Step.Type.ALLOCATE_EMPTY_PRIMARY;
                    default ->
                        throw only.getValue()
                                .error(ErrorCode.PARSING, "unknown allocation command [" + only.getKey() + "]");
                };
        return step(only.getKey(), type, only.getValue(), state);
    }

    private static Step step(String name, Step.Type type, Json parameters, ClusterState state) {
        Step.Builder step = Step.newBuilder().setType(type);
        String index = "";
        int shard = -1;
        for (Map.Entry<String, Json> member : parameters.members().entrySet()) {
            Json value = member.getValue();
            String parameter = member.getKey();
            boolean moves = type == Step.Type.MOVE;
            if (parameter.equals("index")) {
                index = value.asText();
            } else if (parameter.equals("shard")) {
                shard = value.asInt();
            } else if (parameter.equals(moves ? "to_node" : "node")) {
                step.setNodeId(node(state, value.asText()).getId());
            } else if (moves && parameter.equals("from_node")) {
                step.setFromNodeId(node(state, value.asText()).getId());
            } else if (type == Step.Type.CANCEL && parameter.equals("allow_primary")) {
                step.setAllowPrimary(value.asBoolean());
            } else if (forces(type) && parameter.equals("accept_data_loss")) {
                step.setAcceptDataLoss(value.asBoolean());
            } else {
                throw value.error(ErrorCode.PARSING, "[" + name + "] unknown field [" + parameter + "]");
            }
        }
        require(name, "index", !index.isEmpty());
        require(name, "shard", shard >= 0);
        require(
                name,
                type == Step.Type.MOVE ? "to_node" : "node",
                !step.getNodeId().isEmpty());
        require(
                name,
                "from_node",
                type != Step.Type.MOVE || !step.getFromNodeId().isEmpty());
        if (forces(type) && !step.getAcceptDataLoss()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[" + name + "] allocating a primary this way loses writes of shard [" + index + "][" + shard
                            + "]; confirm it by [accept_data_loss: true]");
        }
        return step.setShard(shard(state, index, shard)).build();
    }

    private static boolean forces(Step.Type type) {
        return type == Step.Type.ALLOCATE_STALE_PRIMARY || type == Step.Type.ALLOCATE_EMPTY_PRIMARY;
    }

    private static void require(String command, String parameter, boolean present) {
        if (!present) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "[" + command + "] command missing the " + parameter + " parameter");
        }
    }

    /** Of an index that exists and has a shard of that number. */
    public static ShardId shard(ClusterState state, String index, int shard) {
        IndexMetadata metadata = state.indices().get(index);
        if (metadata == null) {
            throw new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + index + "]");
        }
        if (shard < 0 || shard >= metadata.getNumberOfShards()) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "no such shard [" + index + "][" + shard + "]");
        }
        return ShardId.newBuilder()
                .setIndexName(index)
                .setIndexUuid(metadata.getUuid())
                .setNumber(shard)
                .build();
    }

    /** A data node by its id or its name. */
    public static Node node(ClusterState state, String name) {
        return state.nodes().values().stream()
                .filter(node -> node.getRolesList().contains(NodeRole.DATA))
                .filter(node -> node.getId().equals(name) || node.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "failed to resolve [" + name + "], no matching nodes"));
    }
}
