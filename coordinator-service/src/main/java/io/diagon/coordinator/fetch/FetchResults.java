package io.diagon.coordinator.fetch;

import io.diagon.coordinator.scatter.ShardFailure;
import java.util.List;

/**
 * The hits with their documents.
 *
 * @param failures shards whose hits are left out
 */
public record FetchResults(List<FetchedHit> hits, List<ShardFailure> failures) {}
