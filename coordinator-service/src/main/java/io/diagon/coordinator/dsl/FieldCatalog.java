package io.diagon.coordinator.dsl;

import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fields of the searched indices, for queries that name them by pattern and for building queries by the type of a field. */
public final class FieldCatalog {
    private final Supplier<Collection<IndexMapping>> mappings;

    private @Nullable Map<String, FieldType> types;

    /** The mappings are read only when a query asks for a field. */
    public FieldCatalog(Supplier<Collection<IndexMapping>> mappings) {
        this.mappings = mappings;
    }

    /** The type of a field in the first index that has it; null if none has. */
    @Nullable
    FieldType type(String field) {
        return types().get(field);
    }

    /** The names that a pattern with {@code *} stands for, without objects; a name without it stands for itself. */
    List<String> expand(String pattern) {
        if (!Wildcards.isPattern(pattern)) {
            return List.of(pattern);
        }
        return types().entrySet().stream()
                .filter(field -> field.getValue() != FieldType.OBJECT && Wildcards.matches(pattern, field.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, FieldType> types() {
        if (types == null) {
            types = new TreeMap<>();
            for (IndexMapping mapping : mappings.get()) {
                collect("", mapping.getPropertiesList(), types);
            }
        }
        return types;
    }

    private static void collect(String prefix, List<FieldMapping> fields, Map<String, FieldType> types) {
        for (FieldMapping field : fields) {
            String name = prefix + field.getName();
            types.putIfAbsent(name, field.getType());
            collect(name + '.', field.getPropertiesList(), types);
            collect(name + '.', field.getFieldsList(), types);
        }
    }
}
