package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.Query;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a query on one field: {@code {"field": value}} or {@code {"field": {parameters}}}.
 *
 * @param value the value in short form, null in long form
 * @param parameters the parameters in long form, empty in short form
 */
record FieldClause(String query, String field, @Nullable Json value, Map<String, Json> parameters, Json at) {

    /** Reads the body; {@code boost} and {@code _name} may also stand beside the field. */
    static FieldClause of(String query, Json body, Query.Builder target) {
        FieldClause found = null;
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            Json value = member.getValue();
            if (found != null || value.isScalar()) {
                if (QueryParser.shared(member.getKey(), value, target)) {
                    continue;
                }
            }
            if (found != null) {
                throw value.error(
                        ErrorCode.PARSING,
                        "[" + query + "] query doesn't support multiple fields, found [" + found.field + "] and ["
                                + member.getKey() + "]");
            }
            if (value.isArray() || value.isNull()) {
                throw value.error(
                        ErrorCode.PARSING,
                        value.isArray()
                                ? "[" + query + "] unexpected token [START_ARRAY] after [" + member.getKey() + "]"
                                : "No text specified for text query");
            }
            found = value.isObject()
                    ? new FieldClause(query, member.getKey(), null, value.members(), value)
                    : new FieldClause(query, member.getKey(), value, Map.of(), value);
        }
        if (found == null) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "field name is null or empty");
        }
        if (found.field.isEmpty()) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "field name is null or empty");
        }
        return found;
    }

    /** The value, which the long form has under the given key. */
    Json required(String key) {
        Json found = value != null ? value : parameters.get(key);
        if (found == null || found.isNull()) {
            throw at.error(ErrorCode.ILLEGAL_ARGUMENT, "value cannot be null");
        }
        return found;
    }
}
