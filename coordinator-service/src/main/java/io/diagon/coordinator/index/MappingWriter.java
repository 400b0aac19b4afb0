package io.diagon.coordinator.index;

import com.google.protobuf.ByteString;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.mapping.Dynamic;
import io.diagon.protocol.mapping.DynamicTemplate;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** Writes mappings as OpenSearch gives them back: fields by name, defaults left out. */
public final class MappingWriter {
    private final JsonGenerator json;
    private final BiConsumer<JsonGenerator, ByteString> raw;

    private MappingWriter(JsonGenerator json, BiConsumer<JsonGenerator, ByteString> raw) {
        this.json = json;
        this.raw = raw;
    }

    /**
     * Writes the object under "mappings".
     *
     * @param raw writes JSON that was kept as bytes
     */
    public static void write(IndexMapping mapping, JsonGenerator json, BiConsumer<JsonGenerator, ByteString> raw) {
        new MappingWriter(json, raw).mapping(mapping);
    }

    /** Writes the definition of one field: the value by its name. */
    public static void writeField(FieldMapping field, JsonGenerator json, BiConsumer<JsonGenerator, ByteString> raw) {
        new MappingWriter(json, raw).field(field);
    }

    private void mapping(IndexMapping mapping) {
        json.writeStartObject();
        dynamic(mapping.getDynamic());
        if (!mapping.getMeta().isEmpty()) {
            raw("_meta", mapping.getMeta());
        }
        if (mapping.getRoutingRequired()) {
            json.writeObjectPropertyStart("_routing");
            json.writeBooleanProperty("required", true);
            json.writeEndObject();
        }
        if (mapping.hasSourceEnabled() && !mapping.getSourceEnabled()) {
            json.writeObjectPropertyStart("_source");
            json.writeBooleanProperty("enabled", false);
            json.writeEndObject();
        }
        texts("dynamic_date_formats", mapping.getDynamicDateFormatsList(), true);
        if (mapping.getDynamicTemplatesCount() > 0) {
            json.writeArrayPropertyStart("dynamic_templates");
            mapping.getDynamicTemplatesList().forEach(this::template);
            json.writeEndArray();
        }
        if (mapping.hasDateDetection()) {
            json.writeBooleanProperty("date_detection", mapping.getDateDetection());
        }
        if (mapping.hasNumericDetection()) {
            json.writeBooleanProperty("numeric_detection", mapping.getNumericDetection());
        }
        children("properties", mapping.getPropertiesList());
        json.writeEndObject();
    }

    private void children(String name, List<FieldMapping> fields) {
        if (fields.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart(name);
        fields.stream().sorted(Comparator.comparing(FieldMapping::getName)).forEach(field -> {
            json.writeName(field.getName());
            field(field);
        });
        json.writeEndObject();
    }

    private void field(FieldMapping field) {
        json.writeStartObject();
        FieldType type = field.getType();
        if (type == FieldType.OBJECT) {
            if (field.getPropertiesCount() == 0) {
                json.writeStringProperty("type", "object");
            }
            dynamic(field.getDynamic());
            flag("enabled", field.hasEnabled() && !field.getEnabled(), false);
            children("properties", field.getPropertiesList());
        } else {
            if (type != FieldType.FIELD_TYPE_UNSPECIFIED) {
                json.writeStringProperty("type", FieldParameters.name(type));
            }
            parameters(field, type);
        }
        json.writeEndObject();
    }

    private void parameters(FieldMapping field, FieldType type) {
        text("path", field.getAliasPath());
        flag("index", field.hasIndex() && !field.getIndex(), false);
        flag("doc_values", field.hasDocValues() && !field.getDocValues(), false);
        flag("store", field.getStore(), true);
        if (field.hasNorms() && field.getNorms() != (type == FieldType.TEXT)) {
            json.writeBooleanProperty("norms", field.getNorms());
        }
        flag("eager_global_ordinals", field.getEagerGlobalOrdinals(), true);
        text("index_options", field.getIndexOptions());
        text("analyzer", field.getAnalyzer());
        text("search_analyzer", field.getSearchAnalyzer());
        text("normalizer", field.getNormalizer());
        text("format", field.getFormat());
        if (field.getScalingFactor() > 0) {
            json.writeNumberProperty("scaling_factor", field.getScalingFactor());
        }
        if (field.hasIgnoreMalformed()) {
            json.writeBooleanProperty("ignore_malformed", field.getIgnoreMalformed());
        }
        if (field.hasCoerce()) {
            json.writeBooleanProperty("coerce", field.getCoerce());
        }
        if (field.hasNullValue()) {
            json.writeName("null_value");
            value(field.getNullValue());
        }
        if (field.getIgnoreAbove() > 0) {
            json.writeNumberProperty("ignore_above", field.getIgnoreAbove());
        }
        if (field.hasPositionIncrementGap()) {
            json.writeNumberProperty("position_increment_gap", field.getPositionIncrementGap());
        }
        flag("split_queries_on_whitespace", field.getSplitQueriesOnWhitespace(), true);
        field.getOtherParametersMap().forEach(this::raw);
        texts("copy_to", field.getCopyToList(), true);
        children("fields", field.getFieldsList());
    }

    private void template(DynamicTemplate template) {
        json.writeStartObject();
        json.writeObjectPropertyStart(template.getName());
        texts("match", template.getMatchList(), false);
        texts("unmatch", template.getUnmatchList(), false);
        texts("path_match", template.getPathMatchList(), false);
        texts("path_unmatch", template.getPathUnmatchList(), false);
        text("match_mapping_type", template.getMatchMappingType());
        if (template.getRegex()) {
            json.writeStringProperty("match_pattern", "regex");
        }
        json.writeName("mapping");
        field(template.getMapping());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void dynamic(Dynamic dynamic) {
        if (dynamic != Dynamic.DYNAMIC_UNSPECIFIED) {
            json.writeStringProperty(
                    "dynamic", dynamic.name().substring("DYNAMIC_".length()).toLowerCase(Locale.ROOT));
        }
    }

    private void value(Value value) {
        switch (value.getKindCase()) {
            case STRING_VALUE -> json.writeString(value.getStringValue());
            case LONG_VALUE -> json.writeNumber(value.getLongValue());
            case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
            case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
            case UNSIGNED_LONG_VALUE -> json.writeNumber(Long.toUnsignedString(value.getUnsignedLongValue()));
            case KIND_NOT_SET -> json.writeNull();
        }
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }

    private void texts(String name, List<String> values, boolean alwaysList) {
        if (values.size() == 1 && !alwaysList) {
            json.writeStringProperty(name, values.getFirst());
        } else if (!values.isEmpty()) {
            json.writeArrayPropertyStart(name);
            values.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private void flag(String name, boolean shown, boolean value) {
        if (shown) {
            json.writeBooleanProperty(name, value);
        }
    }

    private void raw(String name, ByteString value) {
        json.writeName(name);
        raw.accept(json, value);
    }
}
