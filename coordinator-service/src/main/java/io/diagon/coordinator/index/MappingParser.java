package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.JsonWriter;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.DynamicTemplate;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.IndexMapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the value of {@code mappings}. */
public final class MappingParser {
    private MappingParser() {}

    public static IndexMapping parse(Json mappings) {
        if (!mappings.isObject()) {
            throw FieldParser.failure("Failed to parse mapping: expected an object");
        }
        IndexMapping.Builder mapping = IndexMapping.newBuilder();
        Map<String, Json> members = mappings.members();
        Json typed = members.size() == 1 ? members.get("_doc") : null;
        (typed == null ? members : typed.members()).forEach((name, value) -> member(mapping, name, value));
        return mapping.build();
    }

    private static void member(IndexMapping.Builder mapping, String name, Json value) {
        switch (name) {
            case "properties" -> mapping.addAllProperties(FieldParser.properties(value, 1));
            case "dynamic" -> mapping.setDynamic(FieldParser.dynamic(value));
            case "date_detection" -> mapping.setDateDetection(value.asBoolean());
            case "numeric_detection" -> mapping.setNumericDetection(value.asBoolean());
            case "dynamic_date_formats", "date_formats" ->
                value.asList().forEach(format -> mapping.addDynamicDateFormats(format.asText()));
            case "dynamic_templates" ->
                value.asList().forEach(template -> mapping.addDynamicTemplates(template(template)));
            case "_meta" -> mapping.setMeta(JsonWriter.bytes(value));
            case "_source" -> source(mapping, value);
            case "_routing" -> mapping.setRoutingRequired(only(name, value, "required"));
            default -> {
                String text = value.isScalar() && !value.isNull()
                        ? value.asText()
                        : JsonWriter.bytes(value).toStringUtf8();
                throw FieldParser.failure(
                        "Root mapping definition has unsupported parameters:  [" + name + " : " + text + "]");
            }
        }
    }

    private static void source(IndexMapping.Builder mapping, Json value) {
        mapping.setSourceEnabled(only("_source", value, "enabled"));
    }

    private static boolean only(String owner, Json value, String parameter) {
        boolean result = false;
        for (Map.Entry<String, Json> member : value.members().entrySet()) {
            if (!member.getKey().equals(parameter)) {
                throw FieldParser.failure(
                        "unknown parameter [" + member.getKey() + "] on metadata field [" + owner + "]");
            }
            result = member.getValue().asBoolean();
        }
        return result;
    }

    private static DynamicTemplate template(Json named) {
        if (named.members().size() != 1) {
            throw FieldParser.failure("A dynamic template must be defined with a name");
        }
        Map.Entry<String, Json> entry = named.members().entrySet().iterator().next();
        DynamicTemplate.Builder template = DynamicTemplate.newBuilder().setName(entry.getKey());
        entry.getValue().members().forEach((name, value) -> {
            switch (name) {
                case "match" -> template.addAllMatch(texts(value));
                case "unmatch" -> template.addAllUnmatch(texts(value));
                case "path_match" -> template.addAllPathMatch(texts(value));
                case "path_unmatch" -> template.addAllPathUnmatch(texts(value));
                case "match_mapping_type" -> template.setMatchMappingType(value.asText());
                case "match_pattern" -> template.setRegex(value.asText().equals("regex"));
                case "mapping" -> templateMapping(template, value);
                default ->
                    throw FieldParser.failure(
                            "Illegal dynamic template parameter: [" + name + "] in [" + entry.getKey() + "]");
            }
        });
        if (!template.hasMapping()) {
            throw FieldParser.failure("template [" + entry.getKey() + "] must have a [mapping]");
        }
        return template.build();
    }

    /** Where the template leaves the type to the value, parameters are read as those of a keyword or else of a text. */
    private static void templateMapping(DynamicTemplate.Builder template, Json mapping) {
        Json type = mapping.members().get("type");
        boolean fromValue = type == null || type.asText().startsWith("{");
        template.setTypeFromValue(fromValue);
        if (!fromValue) {
            template.setMapping(unnamed(mapping));
            return;
        }
        SearchException last = null;
        for (String stand : List.of("keyword", "text", "double", "date")) {
            Map<String, Json> members = new LinkedHashMap<>(mapping.members());
            members.put(
                    "type", new Json(Json.Kind.STRING, Map.of(), List.of(), stand, mapping.line(), mapping.column()));
            try {
                template.setMapping(
                        unnamed(new Json(Json.Kind.OBJECT, members, List.of(), "", mapping.line(), mapping.column()))
                                .toBuilder()
                                .clearType());
                return;
            } catch (SearchException refused) {
                last = refused;
            }
        }
        throw last;
    }

    private static FieldMapping unnamed(Json mapping) {
        Json properties = new Json(
                Json.Kind.OBJECT, Map.of("template", mapping), List.of(), "", mapping.line(), mapping.column());
        return FieldParser.properties(properties, 1).getFirst().toBuilder()
                .clearName()
                .build();
    }

    private static List<String> texts(Json value) {
        return value.asList().stream().map(Json::asText).toList();
    }
}
