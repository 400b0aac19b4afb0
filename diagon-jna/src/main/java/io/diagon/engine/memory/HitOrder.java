package io.diagon.engine.memory;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.SortKey;
import io.diagon.protocol.search.SortValue;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Orders hits by the sort fields, then by document. */
final class HitOrder implements Comparator<HitOrder.Hit> {
    private final List<SortField> fields;
    private final MemorySchema schema;
    private final int ordinal;

    HitOrder(List<SortField> fields, MemorySchema schema, int ordinal) {
        this.fields = fields;
        this.schema = schema;
        this.ordinal = ordinal;
    }

    record Hit(int doc, float score, MemoryDocument document, SortKey key) {}

    Hit hit(int doc, float score, MemoryDocument document) {
        SortKey.Builder key = SortKey.newBuilder();
        for (SortField field : fields) {
            key.addValues(value(field, doc, score, document));
        }
        return new Hit(doc, score, document, key.build());
    }

    @Override
    public int compare(Hit left, Hit right) {
        int compared = fields.isEmpty()
                ? Float.compare(right.score, left.score)
                : compareKeys(left.key.getValuesList(), right.key.getValuesList());
        return compared != 0 ? compared : Integer.compare(left.doc, right.doc);
    }

    /** Whether the hit lies strictly behind the values. */
    boolean isAfter(Hit hit, List<SortValue> after) {
        if (after.isEmpty()) {
            return true;
        }
        return fields.isEmpty()
                ? hit.score < after.getFirst().getScore()
                : compareKeys(hit.key.getValuesList(), after) > 0;
    }

    private int compareKeys(List<SortValue> left, List<SortValue> right) {
        for (int i = 0; i < fields.size(); i++) {
            int compared = compare(fields.get(i), left.get(i), right.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int compare(SortField field, SortValue left, SortValue right) {
        if (left.hasNullValue() || right.hasNullValue()) {
            int compared = Boolean.compare(left.hasNullValue(), right.hasNullValue());
            return field.getMissingFirst() ? -compared : compared;
        }
        int compared =
                switch (left.getKindCase()) {
                    case LONG_VALUE -> Long.compare(left.getLongValue(), right.getLongValue());
                    case DOUBLE_VALUE -> Double.compare(left.getDoubleValue(), right.getDoubleValue());
                    case SCORE -> Float.compare(left.getScore(), right.getScore());
                    default ->
                        ByteString.unsignedLexicographicalComparator()
                                .compare(left.getStringValue(), right.getStringValue());
                };
        return field.getDescending() ? -compared : compared;
    }

    private SortValue value(SortField field, int doc, float score, MemoryDocument document) {
        return switch (field.getKeyCase()) {
            case SCORE -> SortValue.newBuilder().setScore(score).build();
            case DOC -> SortValue.newBuilder().setLongValue(doc).build();
            case SHARD_DOC ->
                SortValue.newBuilder().setLongValue((long) ordinal << 32 | doc).build();
            case FIELD -> ofField(field, document);
            case KEY_NOT_SET -> throw new SearchException(ErrorCode.PARSING, "sort field without a key");
        };
    }

    private SortValue ofField(SortField sort, MemoryDocument document) {
        if (sort.getField().equals("_id")) {
            return encode(new BytesRef(document.id()));
        }
        MemoryField field = schema.find(sort.getField());
        if (field == null) {
            throw new SearchException(
                    ErrorCode.QUERY_SHARD, "No mapping found for [" + sort.getField() + "] in order to sort on");
        }
        if (field.isText()) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "text fields have no order [" + field.name() + "]");
        }
        List<Comparable<?>> values = document.values(field);
        if (!values.isEmpty()) {
            return encode(chosen(sort, values));
        }
        if (sort.hasMissingValue()) {
            return encode(FieldValues.value(field, FieldValues.plain(sort.getMissingValue()), true));
        }
        if (field.hasByteValues()) {
            return SortValue.newBuilder().setNullValue(true).build();
        }
        boolean least = sort.getMissingFirst() != sort.getDescending();
        if (field.hasDoubles()) {
            return encode(least ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return switch (field.type()) {
            case INTEGER, SHORT, BYTE, BOOLEAN -> encode((long) (least ? Integer.MIN_VALUE : Integer.MAX_VALUE));
            default -> encode(least ? Long.MIN_VALUE : Long.MAX_VALUE);
        };
    }

    private static Comparable<?> chosen(SortField sort, List<Comparable<?>> values) {
        return switch (sort.getMode()) {
            case MIN -> values.getFirst();
            case MAX -> values.getLast();
            case MODE_UNSPECIFIED -> sort.getDescending() ? values.getLast() : values.getFirst();
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no sort mode [" + sort.getMode() + "]");
        };
    }

    private static SortValue encode(@Nullable Comparable<?> value) {
        SortValue.Builder result = SortValue.newBuilder();
        return switch (value) {
            case null -> result.setNullValue(true).build();
            case Long number -> result.setLongValue(number).build();
            case Double number -> result.setDoubleValue(number).build();
            default -> {
                BytesRef bytes = (BytesRef) value;
                yield result.setStringValue(ByteString.copyFrom(bytes.bytes, bytes.offset, bytes.length))
                        .build();
            }
        };
    }
}
