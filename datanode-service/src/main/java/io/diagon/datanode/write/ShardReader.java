package io.diagon.datanode.write;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.replication.PrimaryGroup;
import io.diagon.datanode.replication.PrimaryGroups;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.NodeGetRequest.ShardGet;
import io.diagon.protocol.write.NodeGetResponse.ShardResult;
import java.util.Optional;

/**
 * Reads documents by id, in real time unless asked otherwise. A primary answers only with what is acknowledged: what it reads may still be
 * undone, and a read after that would go back in time. It waits for the other copies then.
 */
public final class ShardReader {
    private static final long WAIT_MILLIS = 5_000;

    private final ShardRegistry shards;
    private final PrimaryGroups groups;
    private final WorkerPool pool;

    public ShardReader(ShardRegistry shards, PrimaryGroups groups, WorkerPool pool) {
        this.shards = shards;
        this.groups = groups;
        this.pool = pool;
    }

    public ShardResult get(ShardGet get) {
        try {
            IndexShard shard = shards.awaitStarted(get.getShard(), WAIT_MILLIS);
            Optional<PrimaryGroup> primary =
                    shard.assignment().primary() ? Optional.of(groups.of(shard, WAIT_MILLIS)) : Optional.empty();
            GetResponse response = pool.call(() -> get(shard, get));
            primary.ifPresent(group -> group.awaitAcknowledged(newest(response), WAIT_MILLIS));
            return ShardResult.newBuilder().setResponse(response).build();
        } catch (SearchException e) {
            return ShardResult.newBuilder().setFailure(e.toFailure()).build();
        }
    }

    private static long newest(GetResponse response) {
        return response.getDocumentsList().stream()
                .filter(document -> document.getPrimaryTerm() > 0)
                .mapToLong(GetResponse.Document::getSeqNo)
                .max()
                .orElse(-1);
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
