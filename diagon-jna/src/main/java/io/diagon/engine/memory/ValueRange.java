package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.RangeQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.lucene.util.BytesRef;

/** Whether any value of a document lies within the bounds. Whole numbers are compared with fractions exactly. */
record ValueRange(MemoryField field, RangeQuery query) implements Predicate<MemoryDocument> {

    ValueRange {
        if (!query.getFormat().isEmpty() || query.hasTimeZone()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no ranges with [format] or [time_zone]");
        }
    }

    @Override
    public boolean test(MemoryDocument document) {
        return values(document).stream().anyMatch(this::holds);
    }

    private List<Comparable<?>> values(MemoryDocument document) {
        if (!field.isText()) {
            return document.values(field);
        }
        MemoryDocument.Content content = document.content(field);
        List<Comparable<?>> terms = new ArrayList<>();
        if (content != null) {
            content.terms.keySet().forEach(term -> terms.add(new BytesRef(term)));
        }
        return terms;
    }

    private boolean holds(Comparable<?> value) {
        if (query.hasFrom()) {
            int compared = compare(value, query.getFrom());
            if (compared < 0 || compared == 0 && !query.getIncludeFrom()) {
                return false;
            }
        }
        if (query.hasTo()) {
            int compared = compare(value, query.getTo());
            return compared < 0 || compared == 0 && query.getIncludeTo();
        }
        return true;
    }

    private int compare(Comparable<?> value, Value bound) {
        Object plain = FieldValues.plain(bound);
        return switch (field.type()) {
            case LONG, INTEGER, SHORT, BYTE -> BigDecimal.valueOf((Long) value).compareTo(FieldValues.number(plain));
            default -> {
                Comparable<?> converted = FieldValues.value(field, plain, true);
                yield converted == null ? 1 : FieldValues.compare(value, converted);
            }
        };
    }
}
