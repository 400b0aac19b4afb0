/** The query, fetch and statistics phases on the shards of this node. Entry point: {@link io.diagon.datanode.search.QueryPhase}. */
@NullMarked
package io.diagon.datanode.search;

import org.jspecify.annotations.NullMarked;
