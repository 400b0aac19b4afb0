package io.diagon.index;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.shard.IndexSortField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code index.sort.*}: by which fields the documents of a segment are sorted, the first field first. */
public final class IndexSortSettings {
    private static final String FIELD = "index.sort.field";
    private static final String ORDER = "index.sort.order";
    private static final String MISSING = "index.sort.missing";
    private static final String MODE = "index.sort.mode";

    private IndexSortSettings() {}

    /**
     * @param settings of the index, flat
     * @return empty: documents stay as they come
     * @throws SearchException a value is none of those allowed, or there are not as many of them as fields
     */
    public static List<IndexSortField> parse(Map<String, String> settings) {
        List<String> fields = values(settings, FIELD);
        List<String> orders = values(settings, ORDER, fields);
        List<String> missing = values(settings, MISSING, fields);
        List<String> modes = values(settings, MODE, fields);
        List<IndexSortField> sort = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            boolean descending = isSecond(orders, i, "sort order", "asc", "desc", false);
            sort.add(IndexSortField.newBuilder()
                    .setField(fields.get(i))
                    .setDescending(descending)
                    .setMissingFirst(isSecond(missing, i, "missing value", "_last", "_first", false))
                    .setGreatest(isSecond(modes, i, "sort mode", "min", "max", descending))
                    .build());
        }
        return sort;
    }

    private static List<String> values(Map<String, String> settings, String name, List<String> fields) {
        List<String> values = values(settings, name);
        if (!values.isEmpty() && values.size() != fields.size()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, FIELD + ":" + fields + " " + name + ":" + values + ", size mismatch");
        }
        return values;
    }

    private static List<String> values(Map<String, String> settings, String name) {
        String value = settings.get(name);
        return value == null || value.isBlank()
                ? List.of()
                : List.of(value.strip().split("\\s*,\\s*"));
    }

    private static boolean isSecond(
            List<String> values, int i, String what, String first, String second, boolean otherwise) {
        if (values.isEmpty()) {
            return otherwise;
        }
        String value = values.get(i);
        if (!value.equals(first) && !value.equals(second)) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Illegal " + what + ":[" + value + "], must be one of [" + first + ", " + second + "]");
        }
        return value.equals(second);
    }
}
