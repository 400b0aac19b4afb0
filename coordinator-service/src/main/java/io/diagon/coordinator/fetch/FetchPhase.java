package io.diagon.coordinator.fetch;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.reduce.MergedHit;
import io.diagon.coordinator.scatter.Deadline;
import io.diagon.coordinator.scatter.FetchCalls;
import io.diagon.coordinator.scatter.FetchCalls.FetchedShard;
import io.diagon.coordinator.scatter.NodeClient;
import io.diagon.coordinator.scatter.ShardAnswer;
import io.diagon.coordinator.scatter.ShardFailure;
import io.diagon.protocol.search.FetchedDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fetches the winners' documents. */
public final class FetchPhase {
    private final NodeClient client;

    public FetchPhase(NodeClient client) {
        this.client = client;
    }

    public FetchResults fetch(SearchPlan plan, List<MergedHit> hits, Deadline deadline) {
        if (hits.isEmpty()) {
            return new FetchResults(List.of(), List.of());
        }
        if (plan.inlineFetch() && hits.get(0).answer().response().hasFetched()) {
            return inline(hits);
        }
        Map<Integer, ShardAnswer> answers = new LinkedHashMap<>();
        Map<Integer, List<Integer>> docs = new HashMap<>();
        for (MergedHit hit : hits) {
            int ordinal = hit.answer().shard().ordinal();
            answers.put(ordinal, hit.answer());
            docs.computeIfAbsent(ordinal, key -> new ArrayList<>()).add(hit.doc());
        }
        ByteString spec = plan.fetchSpec().toByteString();
        FetchCalls calls = new FetchCalls(client, spec, answers, docs);
        calls.run(deadline);
        return assemble(hits, calls.fetched(), calls.failures());
    }

    private static FetchResults inline(List<MergedHit> hits) {
        List<FetchedHit> fetched = new ArrayList<>(hits.size());
        for (MergedHit hit : hits) {
            fetched.add(new FetchedHit(hit, hit.answer().response().getFetched().getDocuments(hit.position())));
        }
        return new FetchResults(fetched, List.of());
    }

    /** Documents of a shard come in the order of its hits in the page. */
    private static FetchResults assemble(
            List<MergedHit> hits, Map<Integer, FetchedShard> shards, List<ShardFailure> failures) {
        List<FetchedHit> fetched = new ArrayList<>(hits.size());
        Map<Integer, Integer> positions = new HashMap<>();
        for (MergedHit hit : hits) {
            int ordinal = hit.answer().shard().ordinal();
            FetchedShard shard = shards.get(ordinal);
            if (shard != null) {
                int position = positions.merge(ordinal, 1, Integer::sum) - 1;
                FetchedDocument document = shard.response().getDocuments(position);
                fetched.add(new FetchedHit(hit, document));
            }
        }
        return new FetchResults(fetched, failures);
    }
}
