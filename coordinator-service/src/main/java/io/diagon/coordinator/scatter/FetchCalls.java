package io.diagon.coordinator.scatter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeFetchResponse;
import io.diagon.protocol.search.ShardFetchResponse;
import io.diagon.protocol.search.ShardTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fetches documents from the very readers that found them: there is no other copy to try. */
public final class FetchCalls {
    /** The documents of one shard, in the order asked for. */
    public record FetchedShard(PlannedShard shard, ShardFetchResponse response) {}

    private final ShardRounds<NodeFetchResponse, FetchedShard> rounds;
    private final Map<Integer, ShardAnswer> answers;
    private final Map<Integer, List<Integer>> docs;

    /**
     * @param answers where the hits are, by ordinal
     * @param docs wanted of each, by ordinal
     */
    public FetchCalls(
            NodeClient client,
            ByteString fetchSpec,
            Map<Integer, ShardAnswer> answers,
            Map<Integer, List<Integer>> docs) {
        this.answers = answers;
        this.docs = docs;
        this.rounds = new ShardRounds<>(
                group -> client.fetch(group.node(), request(group, fetchSpec)),
                this::read,
                answer -> false,
                shard -> new PlannedShard(shard.ordinal(), shard.id(), List.of(), "", 0),
                null);
    }

    public void run(Deadline deadline) {
        rounds.run(
                answers.values().stream()
                        .map(answer -> new PlannedShard(
                                answer.shard().ordinal(),
                                answer.shard().id(),
                                List.of(answer.node()),
                                answer.shard().readerId(),
                                0))
                        .toList(),
                deadline);
    }

    public Map<Integer, FetchedShard> fetched() {
        Map<Integer, FetchedShard> fetched = new HashMap<>();
        rounds.answers().forEach(shard -> fetched.put(shard.shard().ordinal(), shard));
        return fetched;
    }

    public List<ShardFailure> failures() {
        return rounds.failures();
    }

    private NodeFetchRequest request(NodeGroup group, ByteString fetchSpec) {
        NodeFetchRequest.Builder request = NodeFetchRequest.newBuilder().setFetchSpec(fetchSpec);
        for (PlannedShard shard : group.shards()) {
            ShardAnswer answer = answers.get(shard.ordinal());
            if (answer == null) {
                continue;
            }
            request.addShards(NodeFetchRequest.ShardFetch.newBuilder()
                    .setTarget(ShardTarget.newBuilder()
                            .setShard(shard.id())
                            .setOrdinal(shard.ordinal())
                            .setReaderId(shard.readerId()))
                    .setReaderGeneration(answer.readerGeneration())
                    .addAllDocs(docs.getOrDefault(shard.ordinal(), List.of())));
        }
        return request.build();
    }

    private void read(
            NodeGroup group, NodeFetchResponse response, ShardRounds<NodeFetchResponse, FetchedShard> results) {
        for (NodeFetchResponse.ShardResult result : response.getResultsList()) {
            PlannedShard shard = group.shard(result.getOrdinal());
            if (shard == null) {
                continue;
            }
            if (result.hasFailure()) {
                results.failed(shard, group, result.getFailure());
                continue;
            }
            try {
                ShardFetchResponse fetched = ShardFetchResponse.parseFrom(result.getShardFetchResponse());
                int wanted = docs.getOrDefault(shard.ordinal(), List.of()).size();
                if (fetched.getDocumentsCount() == wanted) {
                    results.answered(shard, new FetchedShard(shard, fetched));
                } else {
                    results.failed(shard, group, ErrorCode.INTERNAL, "shard did not answer all documents");
                }
            } catch (InvalidProtocolBufferException malformed) {
                results.failed(shard, group, ErrorCode.INTERNAL, "answer of the shard can not be read");
            }
        }
    }
}
