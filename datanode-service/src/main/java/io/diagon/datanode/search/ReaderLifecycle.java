package io.diagon.datanode.search;

import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.CloseReadersRequest;
import io.diagon.protocol.search.CloseReadersResponse;
import io.diagon.protocol.search.OpenReadersRequest;
import io.diagon.protocol.search.OpenReadersResponse;
import io.diagon.protocol.search.ShardTarget;

/** Opens and closes points in time for callers that come back to them: scrolls and PITs. */
public final class ReaderLifecycle {
    private final ShardRegistry shards;
    private final OpenReaders readers;

    public ReaderLifecycle(ShardRegistry shards, OpenReaders readers) {
        this.shards = shards;
        this.readers = readers;
    }

    public OpenReadersResponse open(OpenReadersRequest request) {
        OpenReadersResponse.Builder response = OpenReadersResponse.newBuilder();
        for (ShardTarget target : request.getTargetsList()) {
            OpenReadersResponse.ShardResult.Builder result =
                    response.addResultsBuilder().setOrdinal(target.getOrdinal());
            try {
                IndexShard shard = shards.get(target.getShard());
                result.setReaderId(readers.open(shard, request.getKeepAliveMillis()));
                shard.counters().scroll.increment();
            } catch (SearchException e) {
                result.setFailure(GrpcFailures.toFailure(e));
            }
        }
        return response.build();
    }

    public CloseReadersResponse close(CloseReadersRequest request) {
        boolean all = request.getAll() || request.getReaderIdsCount() == 0;
        return CloseReadersResponse.newBuilder()
                .addAllClosedReaderIds(all ? readers.closeAll() : readers.close(request.getReaderIdsList()))
                .build();
    }
}
