package io.diagon.datanode.write;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.NodeGetRequest.ShardGet;
import io.diagon.protocol.write.NodeGetResponse.ShardResult;

/** Reads documents by id, in real time unless asked otherwise. */
public final class ShardReader {
    private static final long WAIT_MILLIS = 5_000;

    private final ShardRegistry shards;
    private final WorkerPool pool;

    public ShardReader(ShardRegistry shards, WorkerPool pool) {
        this.shards = shards;
        this.pool = pool;
    }

    public ShardResult get(ShardGet get) {
        try {
            IndexShard shard = shards.awaitStarted(get.getShard(), WAIT_MILLIS);
            return ShardResult.newBuilder()
                    .setResponse(pool.call(() -> get(shard, get)))
                    .build();
        } catch (SearchException e) {
            return ShardResult.newBuilder().setFailure(e.toFailure()).build();
        }
    }

    private static GetResponse get(IndexShard shard, ShardGet get) {
        long start = System.nanoTime();
        try {
            if (get.getRequest().getRefresh()) {
                shard.upkeep().refresh();
            }
            GetResponse response = shard.engine().get(get.getRequest());
            shard.counters()
                    .getMissing
                    .add(response.getDocumentsList().stream()
                            .filter(document -> !document.getFound())
                            .count());
            return response;
        } catch (SearchException e) {
            ShardUpkeep.failIfFatal(shard, e);
            throw e;
        } finally {
            shard.counters().get.record(get.getRequest().getDocumentsCount(), System.nanoTime() - start);
        }
    }
}
