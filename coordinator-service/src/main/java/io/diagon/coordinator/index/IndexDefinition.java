package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.Json;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.CreateIndexCommand;

/** Reads the body that creates an index. */
public final class IndexDefinition {
    private IndexDefinition() {}

    public static CreateIndexCommand.Builder parse(String name, Json body) {
        IndexNames.check(name);
        CreateIndexCommand.Builder command = CreateIndexCommand.newBuilder().setName(name);
        if (!body.isObject()) {
            throw body.error(ErrorCode.PARSING, "expected the definition of an index, an object");
        }
        body.members().forEach((member, value) -> {
            switch (member) {
                case "settings" -> settings(command, value);
                case "mappings" -> mapping(command, value);
                case "aliases" ->
                    value.members().forEach((alias, definition) -> {
                        IndexNames.checkAlias(alias);
                        command.putAliases(alias, AliasJson.parse(definition));
                    });
                default -> throw value.error(ErrorCode.PARSING, "unknown key [" + member + "] for create index");
            }
        });
        return command;
    }

    private static void settings(CreateIndexCommand.Builder command, Json value) {
        SettingsParser.Parsed settings = SettingsParser.parse(value);
        command.putAllSettings(settings.values()).setAnalysis(settings.analysis());
    }

    private static void mapping(CreateIndexCommand.Builder command, Json value) {
        try {
            command.setMapping(MappingParser.parse(value));
        } catch (SearchException failure) {
            throw new SearchException(
                    ErrorCode.MAPPER_PARSING, "Failed to parse mapping [_doc]: " + failure.getMessage(), failure);
        }
    }
}
