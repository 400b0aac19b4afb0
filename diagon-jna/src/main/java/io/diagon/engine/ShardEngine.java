package io.diagon.engine;

import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;

/**
 * One shard on the local disk: indexes, searches and commits, without network, log or threads of its own. Thread-safe; writes are
 * taken one batch at a time, searches run beside them. Every method throws {@link io.diagon.error.SearchException} on failure;
 * {@code CORRUPT_INDEX} and {@code IO} leave the engine unusable.
 */
public interface ShardEngine extends AutoCloseable {

    /** Replaces the mapping by a newer version of it; an older or equal version is ignored. */
    void applyMapping(IndexMapping mapping);

    /** Applies the operations in order; see {@link WriteBatchResult} for a batch that stops at an unmapped field. */
    WriteBatchResult write(WriteBatch batch);

    /** Reads documents by id; sees writes that no refresh has made searchable yet, when asked in real time. */
    GetResponse get(GetRequest request);

    /** Makes all writes so far searchable. Returns whether there were any. */
    boolean refresh();

    /**
     * Commits: makes all writes so far survive a crash. Returns the highest sequence number below which, itself included, every
     * operation is in the commit; the log may forget those. -1: none.
     */
    long flush();

    /** Does one round of the merges that the policy wants. Returns whether there was one. */
    boolean merge();

    /** Merges down to this many segments, dropping deleted documents; searches and writes go on meanwhile. */
    void forceMerge(int maxNumSegments, boolean onlyExpungeDeletes);

    /** A point in time of what is searchable now. The caller closes it. */
    EngineSearcher acquireSearcher();

    AnalyzeResponse analyze(AnalyzeRequest request);

    EngineStats stats();

    /** Checks every file of the last commit against its checksums. */
    void verify();

    /** Closes without committing. Searchers that are still open stay valid until they are closed. */
    @Override
    void close();
}
