package io.diagon.coordinator.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.routing.IndexOptions;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.UpdateAliasesCommand.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads changes of aliases into actions on single indices. */
public final class AliasActions {
    private static final IndexOptions STRICT = new IndexOptions(false, false, true, true);

    private final ClusterState state;
    private final List<Action> actions = new ArrayList<>();

    private AliasActions(ClusterState state) {
        this.state = state;
    }

    /** The body of {@code _aliases}. */
    public static List<Action> parse(ClusterState state, Json body) {
        AliasActions parser = new AliasActions(state);
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            if (!member.getKey().equals("actions")) {
                throw member.getValue().error(ErrorCode.PARSING, "[aliases] unknown field [" + member.getKey() + "]");
            }
            member.getValue().asList().forEach(parser::action);
        }
        if (parser.actions.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION,
                    "Validation Failed: 1: Must specify at least one alias action;");
        }
        return parser.actions;
    }

    public static List<Action> add(ClusterState state, String expression, String alias, AliasMetadata metadata) {
        AliasActions parser = new AliasActions(state);
        parser.add(indices(state, expression), List.of(alias), metadata);
        return parser.actions;
    }

    /** Fails if there is nothing to remove. */
    public static List<Action> remove(ClusterState state, String expression, List<String> aliases) {
        AliasActions parser = new AliasActions(state);
        parser.remove(indices(state, expression), aliases, true);
        return parser.actions;
    }

    private void action(Json named) {
        if (named.members().size() != 1) {
            throw named.error(ErrorCode.PARSING, "[alias_action] expects one of [add], [remove] or [remove_index]");
        }
        Map.Entry<String, Json> entry = named.members().entrySet().iterator().next();
        List<String> expressions = new ArrayList<>();
        List<String> aliases = new ArrayList<>();
        AliasMetadata.Builder metadata = AliasMetadata.newBuilder();
        boolean mustExist = false;
        for (Map.Entry<String, Json> member : entry.getValue().members().entrySet()) {
            Json value = member.getValue();
            switch (member.getKey()) {
                case "index", "indices" -> value.asList().forEach(index -> expressions.add(index.asText()));
                case "alias", "aliases" -> value.asList().forEach(alias -> aliases.add(alias.asText()));
                case "must_exist" -> mustExist = value.asBoolean();
                default -> {
                    if (!AliasJson.member(metadata, member.getKey(), value)) {
                        throw value.error(
                                ErrorCode.PARSING, "[" + entry.getKey() + "] unknown field [" + member.getKey() + "]");
                    }
                }
            }
        }
        if (expressions.isEmpty()) {
            throw named.error(ErrorCode.ILLEGAL_ARGUMENT, "One of [index] or [indices] is required");
        }
        if (aliases.isEmpty() && !entry.getKey().equals("remove_index")) {
            throw named.error(ErrorCode.ILLEGAL_ARGUMENT, "One of [alias] or [aliases] is required");
        }
        String expression = String.join(",", expressions);
        switch (entry.getKey()) {
            case "add" -> add(indices(state, expression), aliases, metadata.build());
            case "remove" -> remove(indices(state, expression), aliases, mustExist);
            case "remove_index" ->
                IndexExpressions.concrete(state, expression, false)
                        .forEach(index -> actions.add(Action.newBuilder()
                                .setType(Action.Type.REMOVE_INDEX)
                                .setIndexUuid(index.getUuid())
                                .build()));
            default -> throw named.error(ErrorCode.PARSING, "[alias_action] unknown field [" + entry.getKey() + "]");
        }
    }

    private void add(List<IndexMetadata> indices, List<String> aliases, AliasMetadata metadata) {
        for (String alias : aliases) {
            IndexNames.checkAlias(alias);
            if (state.indices().containsKey(alias)) {
                throw new SearchException(
                        ErrorCode.INVALID_INDEX_NAME,
                        "Invalid alias name [" + alias + "], an index exists with the same name as the alias");
            }
            for (IndexMetadata index : indices) {
                actions.add(Action.newBuilder()
                        .setType(Action.Type.ADD)
                        .setIndexUuid(index.getUuid())
                        .setAlias(alias)
                        .setMetadata(metadata)
                        .build());
            }
        }
    }

    private void remove(List<IndexMetadata> indices, List<String> aliases, boolean mustExist) {
        int before = actions.size();
        for (IndexMetadata index : indices) {
            for (String alias : index.getAliasesMap().keySet().stream().sorted().toList()) {
                if (aliases.stream().anyMatch(pattern -> pattern.equals("_all") || Wildcards.matches(pattern, alias))) {
                    actions.add(Action.newBuilder()
                            .setType(Action.Type.REMOVE)
                            .setIndexUuid(index.getUuid())
                            .setAlias(alias)
                            .setMustExist(mustExist)
                            .build());
                }
            }
        }
        if (actions.size() == before) {
            throw new SearchException(
                    ErrorCode.ALIASES_NOT_FOUND, "aliases [" + String.join(",", aliases) + "] missing");
        }
    }

    private static List<IndexMetadata> indices(ClusterState state, String expression) {
        return IndexResolver.resolve(state, expression, STRICT).stream()
                .map(ResolvedIndex::index)
                .toList();
    }
}
