package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Builds {@link Json} from bytes. */
final class JsonReader {
    /** Deeper bodies are refused before they can exhaust a stack. */
    private static final int MAX_DEPTH = 400;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonReader() {}

    static Json read(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() == null) {
                throw new SearchException(ErrorCode.PARSING, "request body is required");
            }
            Json value = value(parser);
            if (parser.nextToken() != null) {
                TokenStreamLocation at = parser.currentTokenLocation();
                throw new SearchException(
                        ErrorCode.PARSING,
                        "Unexpected token [" + parser.currentToken() + "] after the end of the body",
                        at.getLineNr(),
                        at.getColumnNr());
            }
            return value;
        } catch (JacksonException malformed) {
            TokenStreamLocation at = malformed.getLocation();
            throw new SearchException(
                    ErrorCode.JSON_PARSE,
                    malformed.getOriginalMessage(),
                    at == null ? 0 : at.getLineNr(),
                    at == null ? 0 : at.getColumnNr());
        }
    }

    private static Json value(JsonParser parser) {
        TokenStreamLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> new Json(Json.Kind.OBJECT, members(parser), List.of(), "", line, column);
            case START_ARRAY -> new Json(Json.Kind.ARRAY, Map.of(), elements(parser), "", line, column);
            case VALUE_STRING -> scalar(Json.Kind.STRING, parser, line, column);
            case VALUE_NUMBER_INT -> scalar(Json.Kind.INTEGER, parser, line, column);
            case VALUE_NUMBER_FLOAT -> scalar(Json.Kind.DECIMAL, parser, line, column);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Json.Kind.BOOLEAN, parser, line, column);
            case VALUE_NULL -> scalar(Json.Kind.NULL, parser, line, column);
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new SearchException(ErrorCode.PARSING, "Unexpected token [" + token + "]", line, column);
        };
    }

    private static Json scalar(Json.Kind kind, JsonParser parser, int line, int column) {
        return new Json(kind, Map.of(), List.of(), parser.getString(), line, column);
    }

    private static Map<String, Json> members(JsonParser parser) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<Json> elements(JsonParser parser) {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
