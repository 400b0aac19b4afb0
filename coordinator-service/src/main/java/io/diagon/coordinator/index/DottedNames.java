package io.diagon.coordinator.index;

import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes objects of names with dots: {@code {"a.b": …}} says the same as {@code {"a": {"properties": {"b": …}}}}. */
final class DottedNames {
    private DottedNames() {}

    static List<FieldMapping> expand(List<FieldMapping> fields) {
        if (fields.stream().noneMatch(field -> field.getName().indexOf('.') >= 0)) {
            return fields;
        }
        Map<String, FieldMapping> merged = new LinkedHashMap<>();
        fields.forEach(field -> merge(merged, nested(field)));
        return List.copyOf(merged.values());
    }

    private static FieldMapping nested(FieldMapping field) {
        int dot = field.getName().indexOf('.');
        if (dot < 0) {
            return field;
        }
        String head = field.getName().substring(0, dot);
        String tail = field.getName().substring(dot + 1);
        if (head.isEmpty() || tail.isEmpty()) {
            throw FieldParser.failure("object field starting or ending with a [.] makes object resolution ambiguous ["
                    + field.getName() + "]");
        }
        return FieldMapping.newBuilder()
                .setName(head)
                .setType(FieldType.OBJECT)
                .addProperties(nested(field.toBuilder().setName(tail).build()))
                .build();
    }

    private static void merge(Map<String, FieldMapping> into, FieldMapping field) {
        FieldMapping known = into.get(field.getName());
        if (known == null) {
            into.put(field.getName(), field);
            return;
        }
        if (known.getType() != FieldType.OBJECT || field.getType() != FieldType.OBJECT) {
            throw FieldParser.failure(
                    "can't merge a non object mapping [" + field.getName() + "] with an object mapping");
        }
        List<FieldMapping> children = new ArrayList<>(known.getPropertiesList());
        children.addAll(field.getPropertiesList());
        Map<String, FieldMapping> merged = new LinkedHashMap<>();
        children.forEach(child -> merge(merged, child));
        into.put(
                field.getName(),
                known.toBuilder()
                        .clearProperties()
                        .addAllProperties(merged.values())
                        .build());
    }
}
