package io.diagon.coordinator.index;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.JsonWriter;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.cluster.AliasMetadata;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** What belongs to an alias, from and to JSON. */
public final class AliasJson {
    private AliasJson() {}

    /** The value of one member of {@code aliases}. */
    public static AliasMetadata parse(Json definition) {
        AliasMetadata.Builder alias = AliasMetadata.newBuilder();
        for (Map.Entry<String, Json> member : definition.members().entrySet()) {
            if (!member(alias, member.getKey(), member.getValue())) {
                throw member.getValue().error(ErrorCode.PARSING, "Unknown field [" + member.getKey() + "] in alias");
            }
        }
        return alias.build();
    }

    /** Whether the member is one of an alias. */
    static boolean member(AliasMetadata.Builder alias, String name, Json value) {
        switch (name) {
            case "filter" -> {
                if (!value.isNull()) {
                    alias.setFilter(JsonWriter.bytes(value));
                }
            }
            case "routing" -> alias.setIndexRouting(value.asText()).setSearchRouting(value.asText());
            case "index_routing", "indexRouting", "index-routing" -> alias.setIndexRouting(value.asText());
            case "search_routing", "searchRouting", "search-routing" -> alias.setSearchRouting(value.asText());
            case "is_write_index" -> {
                if (!value.isNull()) {
                    alias.setIsWriteIndex(value.asBoolean());
                }
            }
            case "is_hidden" -> {
                if (!value.isNull()) {
                    alias.setIsHidden(value.asBoolean());
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** @param raw writes JSON that was kept as bytes */
    public static void write(AliasMetadata alias, JsonGenerator json, BiConsumer<JsonGenerator, ByteString> raw) {
        json.writeStartObject();
        if (!alias.getFilter().isEmpty()) {
            json.writeName("filter");
            raw.accept(json, alias.getFilter());
        }
        if (!alias.getIndexRouting().isEmpty()) {
            json.writeStringProperty("index_routing", alias.getIndexRouting());
        }
        if (!alias.getSearchRouting().isEmpty()) {
            json.writeStringProperty("search_routing", alias.getSearchRouting());
        }
        if (alias.hasIsWriteIndex()) {
            json.writeBooleanProperty("is_write_index", alias.getIsWriteIndex());
        }
        if (alias.hasIsHidden()) {
            json.writeBooleanProperty("is_hidden", alias.getIsHidden());
        }
        json.writeEndObject();
    }
}
