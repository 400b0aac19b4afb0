package io.diagon.coordinator.routing;

import com.google.protobuf.ByteString;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.List;
import java.util.Set;

/**
 * An index that an expression stands for.
 *
 * @param aliasFilters JSON of the filters of the aliases it was named by, of which one has to match; empty: all documents
 * @param searchRouting of those aliases; empty: all shards
 */
public record ResolvedIndex(IndexMetadata index, List<ByteString> aliasFilters, Set<String> searchRouting) {}
