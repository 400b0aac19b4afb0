package io.diagon.engine.memory;

import io.diagon.protocol.aggregation.ValueSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that an aggregation reads of a document. */
record AggregationSource(@Nullable MemoryField field, List<Comparable<?>> missing) {

    static AggregationSource of(@Nullable MemoryField field, ValueSource source) {
        if (field == null || !source.hasMissing()) {
            return new AggregationSource(field, List.of());
        }
        Comparable<?> missing = FieldValues.value(field, FieldValues.plain(source.getMissing()), true);
        return new AggregationSource(field, missing == null ? List.of() : List.of(missing));
    }

    List<Comparable<?>> values(MemoryDocument document) {
        List<Comparable<?>> values = field == null ? List.of() : document.values(field);
        return values.isEmpty() ? missing : values;
    }
}
