package io.diagon.coordinator.plan;

import com.google.protobuf.ByteString;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.SearchBody;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.TermStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is asked what.
 *
 * @param shards by ordinal
 * @param requests the messages for the shards: one, or more if indices are searched through filtered aliases
 * @param inlineFetch whether the only shard answers hits with their sources at once
 */
public record SearchPlan(
        SearchRequest request, List<PlannedShard> shards, List<ShardSearchRequest> requests, boolean inlineFetch) {

    public SearchPlan {
        shards = List.copyOf(shards);
        requests = List.copyOf(requests);
    }

    public SearchBody body() {
        return request.body();
    }

    /** What is fetched of the hits. */
    public FetchSpec fetchSpec() {
        FetchSpec.Builder fetch = body().getFetch().toBuilder();
        fetch.setNowMillis(body().getShard().getNowMillis());
        return fetch.setQuery(body().getShard().getQuery()).build();
    }

    /** The messages as they are sent, by variant. */
    public List<ByteString> encodedRequests() {
        return requests.stream().map(ShardSearchRequest::toByteString).toList();
    }

    public SearchPlan withStatistics(TermStatistics statistics) {
        List<ShardSearchRequest> scored = new ArrayList<>();
        for (ShardSearchRequest each : requests) {
            scored.add(each.toBuilder().setStatistics(statistics).build());
        }
        return new SearchPlan(request, shards, scored, inlineFetch);
    }
}
