package io.diagon.engine.memory;

import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import java.util.LinkedHashMap;
import java.util.Map;

/** The mapping that unmapped fields of a document are given, by the type of their first value. Strings are not taken for dates. */
final class DynamicFields {
    /** ignore_above of the keyword below a text. */
    private static final int KEYWORD_LIMIT = 256;

    private final Map<String, Object> tree = new LinkedHashMap<>();

    @SuppressWarnings("unchecked")
    void add(String path, Object value) {
        Map<String, Object> at = tree;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i + 1 < names.length; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(names[i], name -> new LinkedHashMap<String, Object>());
        }
        at.putIfAbsent(names[names.length - 1], leaf(value));
    }

    boolean isEmpty() {
        return tree.isEmpty();
    }

    IndexMapping mapping() {
        IndexMapping.Builder mapping = IndexMapping.newBuilder();
        tree.forEach((name, node) -> mapping.addProperties(property(name, node)));
        return mapping.build();
    }

    private static FieldMapping property(String name, Object node) {
        if (node instanceof FieldMapping leaf) {
            return leaf.toBuilder().setName(name).build();
        }
        FieldMapping.Builder object = FieldMapping.newBuilder().setName(name).setType(FieldType.OBJECT);
        ((Map<?, ?>) node).forEach((child, value) -> object.addProperties(property((String) child, value)));
        return object.build();
    }

    private static FieldMapping leaf(Object value) {
        FieldMapping.Builder field = FieldMapping.newBuilder();
        return switch (value) {
            case Boolean ignored -> field.setType(FieldType.BOOLEAN).build();
            case Double ignored -> field.setType(FieldType.FLOAT).build();
            case Number ignored -> field.setType(FieldType.LONG).build();
            default ->
                field.setType(FieldType.TEXT)
                        .addFields(FieldMapping.newBuilder()
                                .setName("keyword")
                                .setType(FieldType.KEYWORD)
                                .setIgnoreAbove(KEYWORD_LIMIT))
                        .build();
        };
    }
}
