package io.diagon.master.index;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Merges what a mapping is to have into what it has: new fields come in, of known ones a few parameters may change. */
public final class MappingMerge {
    /** Of a field that exists already. */
    private static final Set<String> UPDATABLE = Set.of(
            "ignore_above",
            "search_analyzer",
            "coerce",
            "ignore_malformed",
            "copy_to",
            "dynamic",
            "other_parameters",
            "split_queries_on_whitespace",
            "eager_global_ordinals");

    private final boolean inferred;

    private MappingMerge(boolean inferred) {
        this.inferred = inferred;
    }

    /** How large a mapping may be. */
    record Limits(int fields, int depth) {}

    static Limits limits(Map<String, String> settings) {
        return new Limits(
                IndexSettingRules.integer(settings, "index.mapping.total_fields.limit", 1000),
                IndexSettingRules.integer(settings, "index.mapping.depth.limit", 20));
    }

    /**
     * @param inferred the update comes from a document: where it disagrees with the mapping, the mapping stands
     */
    static IndexMapping merge(IndexMapping current, IndexMapping update, boolean inferred, Limits limits) {
        IndexMapping.Builder merged = current.toBuilder();
        merged.clearProperties()
                .addAllProperties(
                        new MappingMerge(inferred).fields(current.getPropertiesList(), update.getPropertiesList(), ""));
        if (!inferred) {
            IndexMapping root =
                    update.toBuilder().clearProperties().clearVersion().build();
            if (!root.getDynamicTemplatesList().isEmpty()) {
                merged.clearDynamicTemplates();
            }
            if (!root.getDynamicDateFormatsList().isEmpty()) {
                merged.clearDynamicDateFormats();
            }
            merged.mergeFrom(root);
        }
        IndexMapping mapping = merged.build();
        int count = count(mapping.getPropertiesList(), 1, limits);
        if (count > limits.fields()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "Limit of total fields [" + limits.fields() + "] has been exceeded");
        }
        return mapping;
    }

    private static int count(List<FieldMapping> fields, int depth, Limits limits) {
        int count = 0;
        for (FieldMapping field : fields) {
            if (field.getType() == FieldType.OBJECT && depth + 1 > limits.depth()) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Limit of mapping depth [" + limits.depth() + "] has been exceeded due to object field ["
                                + field.getName() + "]");
            }
            count += 1 + field.getFieldsCount() + count(field.getPropertiesList(), depth + 1, limits);
        }
        return count;
    }

    private List<FieldMapping> fields(List<FieldMapping> current, List<FieldMapping> update, String prefix) {
        Map<String, FieldMapping> merged = new LinkedHashMap<>();
        current.forEach(field -> merged.put(field.getName(), field));
        for (FieldMapping field : update) {
            FieldMapping known = merged.get(field.getName());
            merged.put(
                    field.getName(),
                    known == null ? complete(field, prefix) : field(known, field, prefix + field.getName()));
        }
        return new ArrayList<>(merged.values());
    }

    /** A new field, its children merged among themselves. */
    private FieldMapping complete(FieldMapping field, String prefix) {
        return field.toBuilder()
                .clearProperties()
                .addAllProperties(fields(List.of(), field.getPropertiesList(), prefix + field.getName() + "."))
                .build();
    }

    private FieldMapping field(FieldMapping known, FieldMapping update, String path) {
        boolean wasObject = known.getType() == FieldType.OBJECT;
        boolean isObject = update.getType() == FieldType.OBJECT;
        if (wasObject != isObject) {
            if (inferred) {
                return known;
            }
            throw conflict(
                    isObject
                            ? "can't merge a non object mapping [" + path + "] with an object mapping"
                            : "can't merge an object mapping [" + path + "] with a non object mapping");
        }
        FieldMapping.Builder merged = known.toBuilder();
        if (isObject) {
            merged.clearProperties()
                    .addAllProperties(fields(known.getPropertiesList(), update.getPropertiesList(), path + "."));
        }
        if (inferred) {
            return merged.build();
        }
        if (known.getType() != update.getType()) {
            throw conflict("mapper [" + path + "] cannot be changed from type [" + name(known.getType()) + "] to type ["
                    + name(update.getType()) + "]");
        }
        merged.clearFields().addAllFields(fields(known.getFieldsList(), update.getFieldsList(), path + "."));
        for (FieldDescriptor parameter : FieldMapping.getDescriptor().getFields()) {
            parameter(known, update, parameter, merged, path);
        }
        return merged.build();
    }

    private static void parameter(
            FieldMapping known,
            FieldMapping update,
            FieldDescriptor parameter,
            FieldMapping.Builder merged,
            String path) {
        String name = parameter.getName();
        if (Set.of("name", "type", "properties", "fields").contains(name)
                || known.getField(parameter).equals(update.getField(parameter))) {
            return;
        }
        if (name.equals("norms") && !update.getNorms()) {
            merged.setField(parameter, update.getField(parameter));
        } else if (UPDATABLE.contains(name)) {
            boolean unset = parameter.hasPresence() && !update.hasField(parameter);
            if (!unset) {
                merged.setField(parameter, update.getField(parameter));
            }
        } else {
            throw conflict("Mapper for [" + path + "] conflicts with existing mapper:\n\tCannot update parameter ["
                    + name + "] from [" + text(known, parameter) + "] to [" + text(update, parameter) + "]");
        }
    }

    private static String text(FieldMapping mapping, FieldDescriptor parameter) {
        String text = String.valueOf(mapping.getField(parameter)).strip();
        return text.isEmpty() ? "default" : text;
    }

    private static String name(FieldType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static SearchException conflict(String message) {
        return new SearchException(ErrorCode.ILLEGAL_ARGUMENT, message);
    }
}
