package io.diagon.coordinator.routing;

import io.diagon.protocol.cluster.IndexMetadata;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The shards of an index that hold documents of given routings. */
public final class RoutedShards {
    private RoutedShards() {}

    /** @param routing empty: all shards */
    public static SortedSet<Integer> of(IndexMetadata index, Set<String> routing) {
        SortedSet<Integer> shards = new TreeSet<>();
        if (routing.isEmpty()) {
            for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
                shards.add(shard);
            }
        }
        for (String value : routing) {
            shards.add(DocumentRouter.shard(value, index.getNumberOfShards()));
        }
        return shards;
    }
}
