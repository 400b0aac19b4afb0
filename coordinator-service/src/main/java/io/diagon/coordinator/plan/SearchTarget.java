package io.diagon.coordinator.plan;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.query.Query;
import java.util.List;
import java.util.Set;

/**
 * An index to search.
 *
 * @param filters of the aliases it was named by, of which one has to match; empty: no filter
 * @param routing whose shards alone are searched; empty: all shards
 */
public record SearchTarget(IndexMetadata index, List<Query> filters, Set<String> routing) {}
