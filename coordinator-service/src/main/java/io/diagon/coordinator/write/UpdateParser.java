package io.diagon.coordinator.write;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.Update;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the body of an update; its documents stay slices of the body. */
public final class UpdateParser {
    private static final JsonFactory FACTORY = new JsonFactory();

    private UpdateParser() {}

    /** @param returnSource unless the body says otherwise */
    public static Update.Builder parse(ByteString body, boolean returnSource) {
        Update.Builder update = Update.newBuilder().setReturnSource(returnSource);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body.toByteArray())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new SearchException(
                        ErrorCode.PARSING,
                        "Failed to parse update: expected START_OBJECT but found [" + parser.currentToken() + "]");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                member(name, parser, body, update);
            }
        } catch (JacksonException malformed) {
            throw new SearchException(ErrorCode.JSON_PARSE, malformed.getOriginalMessage());
        }
        if (update.getPartialDocument().isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: script or doc is missing;");
        }
        return update;
    }

    private static void member(String name, JsonParser parser, ByteString body, Update.Builder update) {
        switch (name) {
            case "doc" -> update.setPartialDocument(slice(parser, body));
            case "upsert" -> update.setUpsert(slice(parser, body));
            case "doc_as_upsert" -> update.setDocAsUpsert(parser.getBooleanValue());
            case "detect_noop" -> update.setDetectNoop(parser.getBooleanValue());
            case "_source" -> {
                update.setReturnSource(parser.currentToken() != JsonToken.VALUE_FALSE);
                parser.skipChildren();
            }
            case "script", "scripted_upsert" ->
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "scripts are not supported [" + name + "]");
            default -> throw new SearchException(ErrorCode.PARSING, "[UpdateRequest] unknown field [" + name + "]");
        }
    }

    private static ByteString slice(JsonParser parser, ByteString body) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new SearchException(ErrorCode.PARSING, "Failed to parse update: a document has to be an object");
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return body.substring(start, (int) parser.currentLocation().getByteOffset());
    }
}
