package io.diagon.engine;

import com.google.protobuf.ByteString;

/** A point in time of a shard. Thread-safe; keeps its files alive until closed. Requests and answers are protobuf messages. */
public interface EngineSearcher extends AutoCloseable {

    /** Grows with every refresh that changed something; equal generations of one engine see the same documents. */
    long generation();

    /**
     * Runs a {@code ShardSearchRequest}; the answer is a {@code ShardSearchResponse}.
     *
     * @param ordinal the shard's position in the search, for {@code _shard_doc}
     * @param timeoutMillis from now; 0 is none. When it is over the answer holds what was found, marked as timed out
     * @param cancellation stops the search with {@code TASK_CANCELLED}
     */
    ByteString search(ByteString request, int ordinal, long timeoutMillis, Cancellation cancellation);

    /** Loads documents of this searcher as a {@code FetchSpec} says; the answer is a {@code ShardFetchResponse}. */
    ByteString fetch(ByteString fetchSpec, int[] docs);

    /** The {@code TermStatistics} of all terms that the query of a {@code ShardSearchRequest} scores. */
    ByteString statistics(ByteString request);

    @Override
    void close();
}
