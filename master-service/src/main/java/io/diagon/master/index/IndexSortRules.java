package io.diagon.master.index;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.index.IndexSortSettings;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.IndexSortField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An index is sorted by fields that it maps from the first day on, and that have doc values in an order that users know. */
final class IndexSortRules {
    private static final Set<FieldType> WITHOUT_ORDER =
            Set.of(FieldType.TEXT, FieldType.IP, FieldType.OBJECT, FieldType.ALIAS);

    private IndexSortRules() {}

    static void check(Map<String, String> settings, IndexMapping mapping) {
        for (IndexSortField sort : IndexSortSettings.parse(settings)) {
            FieldMapping field = find(mapping.getPropertiesList(), sort.getField());
            if (field == null) {
                throw illegal("unknown index sort field", sort);
            }
            if (WITHOUT_ORDER.contains(field.getType())) {
                throw illegal("invalid index sort field", sort);
            }
            if (field.hasDocValues() && !field.getDocValues()) {
                throw illegal("docvalues not found for index sort field", sort);
            }
        }
    }

    private static SearchException illegal(String reason, IndexSortField sort) {
        return new SearchException(ErrorCode.ILLEGAL_ARGUMENT, reason + ":[" + sort.getField() + "]");
    }

    private static @Nullable FieldMapping find(List<FieldMapping> fields, String path) {
        for (FieldMapping field : fields) {
            if (field.getName().equals(path)) {
                return field;
            }
            if (path.startsWith(field.getName() + ".")) {
                String rest = path.substring(field.getName().length() + 1);
                FieldMapping child = find(field.getPropertiesList(), rest);
                return child != null ? child : find(field.getFieldsList(), rest);
            }
        }
        return null;
    }
}
