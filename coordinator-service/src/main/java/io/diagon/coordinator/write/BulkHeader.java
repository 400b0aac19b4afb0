package io.diagon.coordinator.write;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.VersionType;
import io.diagon.protocol.write.WriteOperation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** An action line: {@code {"index": {"_index": "books", "_id": "1"}}}. */
public final class BulkHeader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final WriteOperation.Builder operation = WriteOperation.newBuilder();
    private final int line;
    private String index;
    private boolean requireAlias;
    private int retryOnConflict;
    private boolean returnSource;
    private @Nullable SearchException refused;

    /**
     * What holds for lines that say nothing else.
     *
     * @param index empty: every line has to name one
     */
    public record Defaults(String index, String routing, boolean requireAlias, boolean returnSource) {}

    private BulkHeader(int line, Defaults defaults) {
        this.line = line;
        this.index = defaults.index;
        this.requireAlias = defaults.requireAlias;
        this.returnSource = defaults.returnSource;
        operation.setRouting(defaults.routing);
    }

    static BulkHeader parse(byte[] text, int line, Defaults defaults) {
        BulkHeader header = new BulkHeader(line, defaults);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            header.read(parser);
        } catch (JacksonException malformed) {
            throw new SearchException(
                    ErrorCode.JSON_PARSE,
                    "Malformed action/metadata line [" + line + "]: " + malformed.getOriginalMessage());
        }
        return header;
    }

    WriteOperation.Type type() {
        return operation.getType();
    }

    BulkItem item(ByteString source) {
        if (operation.getType() == WriteOperation.Type.UPDATE) {
            try {
                operation.setUpdate(UpdateParser.parse(source, returnSource).setRetryOnConflict(retryOnConflict));
            } catch (SearchException malformed) {
                refused = refused == null ? malformed : refused;
            }
        } else {
            operation.setSource(source);
        }
        WriteOperation built = operation.build();
        Optional<SearchException> invalid = WriteValidation.check(built, index);
        return new BulkItem(index, built, requireAlias, refused == null ? invalid.orElse(null) : refused);
    }

    private void read(JsonParser parser) {
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        expect(parser.nextToken(), JsonToken.PROPERTY_NAME);
        operation.setType(
                switch (parser.currentName()) {
                    case "index" -> WriteOperation.Type.INDEX;
                    case "create" -> WriteOperation.Type.CREATE;
                    case "update" -> WriteOperation.Type.UPDATE;
                    case "delete" -> WriteOperation.Type.DELETE;
                    default ->
                        throw malformed("expected field [create], [delete], [index] or [update] but found ["
                                + parser.currentName() + "]");
                });
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!value.isScalarValue()) {
                throw malformed("expected a simple value for field [" + name + "] but found [" + value + "]");
            }
            if (value != JsonToken.VALUE_NULL) {
                member(name, parser);
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        expect(parser.nextToken(), JsonToken.END_OBJECT);
    }

    private void member(String name, JsonParser parser) {
        String text = parser.getString();
        switch (name) {
            case "_index" -> index = text;
            case "_id" -> operation.setId(text);
            case "routing", "_routing" -> operation.setRouting(text);
            case "version", "_version" -> operation.setVersion(number(name, text));
            case "version_type", "_version_type" -> operation.setVersionType(versionType(text));
            case "if_seq_no" -> operation.setIfSeqNo(number(name, text));
            case "if_primary_term" -> operation.setIfPrimaryTerm(number(name, text));
            case "retry_on_conflict", "_retry_on_conflict" -> retryOnConflict = (int) number(name, text);
            case "require_alias" -> requireAlias = Boolean.parseBoolean(text);
            case "_source" -> returnSource = !text.equals("false");
            case "pipeline" -> {
                if (!text.equals("_none")) {
                    refused = new SearchException(
                            ErrorCode.ILLEGAL_ARGUMENT, "pipeline with id [" + text + "] does not exist");
                }
            }
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Action/metadata line [" + line + "] contains an unknown parameter [" + name + "]");
        }
    }

    /** By its name in requests. */
    public static VersionType versionType(String text) {
        return switch (text) {
            case "internal" -> VersionType.INTERNAL;
            case "external", "external_gt" -> VersionType.EXTERNAL;
            case "external_gte" -> VersionType.EXTERNAL_GTE;
            default -> throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "No version type match [" + text + "]");
        };
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "failed to parse [" + name + "] with value [" + text + "]", malformed);
        }
    }

    private void expect(@Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw malformed("expected " + expected + " but found [" + found + "]");
        }
    }

    private SearchException malformed(String what) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT, "Malformed action/metadata line [" + line + "], " + what);
    }
}
