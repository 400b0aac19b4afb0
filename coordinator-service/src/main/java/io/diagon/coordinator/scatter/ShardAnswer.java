package io.diagon.coordinator.scatter;

import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.search.ShardSearchResponse;

/**
 * What a shard answered.
 *
 * @param readerGeneration the reader that the docs of the hits belong to
 */
public record ShardAnswer(PlannedShard shard, Node node, ShardSearchResponse response, long readerGeneration) {}
