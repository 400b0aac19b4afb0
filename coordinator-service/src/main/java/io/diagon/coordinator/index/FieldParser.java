package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.JsonWriter;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.Dynamic;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the definition of a field, strictly: what is not known is refused. */
final class FieldParser {
    private static final int MAX_DEPTH = 50;

    private FieldParser() {}

    static List<FieldMapping> properties(Json properties, int depth) {
        if (!properties.isObject()) {
            throw failure("Expected map for property [properties] but got a value");
        }
        if (depth > MAX_DEPTH) {
            throw failure("fields are nested more than [" + MAX_DEPTH + "] deep");
        }
        List<FieldMapping> fields = new ArrayList<>();
        properties.members().forEach((name, definition) -> fields.add(field(name, definition, depth)));
        return DottedNames.expand(fields);
    }

    private static FieldMapping field(String name, Json definition, int depth) {
        if (name.isBlank()) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "field name cannot be an empty string");
        }
        if (!definition.isObject()) {
            throw failure("Expected map for property [fields] on field [" + name + "] but got a value");
        }
        FieldType type = type(name, definition);
        FieldMapping.Builder field = FieldMapping.newBuilder().setName(name).setType(type);
        for (Map.Entry<String, Json> parameter : definition.members().entrySet()) {
            if (!FieldParameters.takes(type, parameter.getKey())) {
                throw unknown(name, type, parameter.getKey(), parameter.getValue());
            }
            read(field, parameter.getKey(), parameter.getValue(), depth);
        }
        check(field);
        return field.build();
    }

    private static SearchException unknown(String name, FieldType type, String parameter, Json value) {
        if (type == FieldType.OBJECT) {
            String text = value.isScalar() && !value.isNull()
                    ? value.asText()
                    : JsonWriter.bytes(value).toStringUtf8();
            return failure("Mapping definition for [" + name + "] has unsupported parameters:  [" + parameter + " : "
                    + text + "]");
        }
        return failure("unknown parameter [" + parameter + "] on mapper [" + name + "] of type ["
                + FieldParameters.name(type) + "]");
    }

    private static FieldType type(String name, Json definition) {
        Json type = definition.members().get("type");
        if (type == null) {
            if (definition.members().containsKey("properties")
                    || definition.members().containsKey("dynamic")
                    || definition.members().containsKey("enabled")
                    || definition.members().isEmpty()) {
                return FieldType.OBJECT;
            }
            throw failure("No type specified for field [" + name + "]");
        }
        return FieldParameters.type(type.asText())
                .orElseThrow(
                        () -> failure("No handler for type [" + type.asText() + "] declared on field [" + name + "]"));
    }

    private static void read(FieldMapping.Builder field, String parameter, Json value, int depth) {
        if (FieldParameters.KEPT.contains(parameter)) {
            if (parameter.equals("similarity") && !value.asText().equals("BM25")) {
                throw failure("Unknown Similarity type [" + value.asText() + "] for field [" + field.getName() + "]");
            }
            field.putOtherParameters(parameter, JsonWriter.bytes(value));
            return;
        }
        switch (parameter) {
            case "type" -> {}
            case "properties" -> field.addAllProperties(properties(value, depth + 1));
            case "fields" -> value.members().forEach((name, sub) -> field.addFields(subField(name, sub, depth)));
            case "dynamic" -> field.setDynamic(dynamic(value));
            case "enabled" -> field.setEnabled(value.asBoolean());
            case "path" -> field.setAliasPath(value.asText());
            case "copy_to" -> value.asList().forEach(target -> field.addCopyTo(target.asText()));
            case "index" -> field.setIndex(value.asBoolean());
            case "doc_values" -> field.setDocValues(value.asBoolean());
            case "store" -> field.setStore(value.asBoolean());
            case "norms" -> field.setNorms(value.asBoolean());
            case "coerce" -> field.setCoerce(value.asBoolean());
            case "ignore_malformed" -> field.setIgnoreMalformed(value.asBoolean());
            case "eager_global_ordinals" -> field.setEagerGlobalOrdinals(value.asBoolean());
            case "split_queries_on_whitespace" -> field.setSplitQueriesOnWhitespace(value.asBoolean());
            case "ignore_above" -> field.setIgnoreAbove(notNegative(field, parameter, value));
            case "position_increment_gap" -> field.setPositionIncrementGap(notNegative(field, parameter, value));
            case "null_value" -> {
                if (!value.isNull()) {
                    field.setNullValue(value.asValue());
                }
            }
            case "analyzer" -> field.setAnalyzer(value.asText());
            case "search_analyzer" -> field.setSearchAnalyzer(value.asText());
            case "normalizer" -> field.setNormalizer(value.asText());
            case "format" -> field.setFormat(value.asText());
            case "scaling_factor" -> field.setScalingFactor(value.asDouble());
            case "index_options" -> field.setIndexOptions(indexOptions(field, value.asText()));
            default -> throw new IllegalStateException("parameter is taken but not read: " + parameter);
        }
    }

    private static FieldMapping subField(String name, Json definition, int depth) {
        FieldMapping field = field(name, definition, depth + 1);
        if (field.getType() == FieldType.OBJECT || field.getType() == FieldType.ALIAS) {
            throw failure("Type [" + FieldParameters.name(field.getType()) + "] cannot be used in multi field");
        }
        return field;
    }

    private static String indexOptions(FieldMapping.Builder field, String value) {
        return switch (value) {
            case "docs", "freqs" -> value;
            case "positions", "offsets" -> {
                if (field.getType() == FieldType.KEYWORD) {
                    throw failure("Unknown value [" + value
                            + "] for field [index_options] - accepted values are [docs, freqs]");
                }
                yield value;
            }
            default ->
                throw failure("Unknown value [" + value
                        + "] for field [index_options] - accepted values are [positions, docs, freqs, offsets]");
        };
    }

    private static int notNegative(FieldMapping.Builder field, String parameter, Json value) {
        int number = value.asInt();
        if (number < 0) {
            throw failure("[" + parameter + "] of field [" + field.getName() + "] must not be negative, got [" + number
                    + "]");
        }
        return number;
    }

    static Dynamic dynamic(Json value) {
        return switch (value.asText()) {
            case "true" -> Dynamic.DYNAMIC_TRUE;
            case "false" -> Dynamic.DYNAMIC_FALSE;
            case "strict" -> Dynamic.DYNAMIC_STRICT;
            default -> throw failure("[dynamic] does not take the value [" + value.asText() + "]");
        };
    }

    private static void check(FieldMapping.Builder field) {
        if (field.getType() == FieldType.SCALED_FLOAT && !(field.getScalingFactor() > 0)) {
            throw failure(
                    "Field [scaling_factor] is required and has to be positive for field [" + field.getName() + "]");
        }
        if (field.getType() == FieldType.ALIAS && field.getAliasPath().isEmpty()) {
            throw failure("The [path] property must be specified for field [" + field.getName() + "].");
        }
        if (!field.getSearchAnalyzer().isEmpty() && field.getAnalyzer().isEmpty()) {
            throw failure("analyzer on field [" + field.getName() + "] must be set when search_analyzer is set");
        }
    }

    static SearchException failure(String reason) {
        return new SearchException(ErrorCode.MAPPER_PARSING, reason);
    }
}
