package io.diagon.coordinator.write;

import io.diagon.error.SearchException;
import io.diagon.protocol.write.WriteOperation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a bulk, as it was asked for.
 *
 * @param index the name of an index or an alias
 * @param operation without an id if one is to be made
 * @param requireAlias whether {@code index} has to be an alias
 * @param refused why the operation can not be done at all; null if it can
 */
public record BulkItem(
        String index,
        WriteOperation operation,
        boolean requireAlias,
        @Nullable SearchException refused) {
    /** The name of the operation in the body and in the answer. */
    public String action() {
        return operation.getType().name().toLowerCase(Locale.ROOT);
    }
}
