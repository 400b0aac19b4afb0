/**
 * Writes and reads of documents by id: bulk bodies are cut into operations without copying the documents, operations are grouped by the
 * primary that takes them, one call goes to each node, and the results come back in the order of the request.
 *
 * <p>Entry points are {@link io.diagon.coordinator.write.BulkParser}, {@link io.diagon.coordinator.write.BulkExecutor} and {@link
 * io.diagon.coordinator.write.DocumentReader}.
 */
@NullMarked
package io.diagon.coordinator.write;

import org.jspecify.annotations.NullMarked;
