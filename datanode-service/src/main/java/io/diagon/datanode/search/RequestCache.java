package io.diagon.datanode.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers of searches without hits, which depend on nothing but the reader and the request. Bounded by bytes; what is used least goes
 * first.
 */
public final class RequestCache {
    /** Of an entry beside its bytes: objects and table. */
    private static final int ENTRY_OVERHEAD_BYTES = 200;

    private static final byte[] NOW = "now".getBytes(StandardCharsets.US_ASCII);

    /** What makes two requests the same: their bytes without the moment at which they were sent. */
    record RequestKey(ByteString request) {}

    private record Entry(IndexShard shard, long generation, RequestKey request) {}

    private final Cache<Entry, ByteString> entries;

    public RequestCache(long maxBytes) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Entry entry, ByteString response) ->
                        entry.request().request().size() + response.size() + ENTRY_OVERHEAD_BYTES)
                .recordStats()
                .build();
    }

    /**
     * The key of a request that may be cached, else empty: one that asks for hits, whose answer could be cut short, or that may depend
     * on the current time. The test for the latter is coarse: the word occurs anywhere.
     */
    static Optional<RequestKey> key(ByteString bytes) {
        try {
            ShardSearchRequest request = ShardSearchRequest.parseFrom(bytes);
            if (request.getSize() > 0 || request.getTerminateAfter() > 0 || contains(bytes, NOW)) {
                return Optional.empty();
            }
            return Optional.of(
                    new RequestKey(request.toBuilder().clearNowMillis().build().toByteString()));
        } catch (InvalidProtocolBufferException e) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "search request is malformed", e);
        }
    }

    private static boolean contains(ByteString bytes, byte[] word) {
        for (int i = 0; i + word.length <= bytes.size(); i++) {
            int matched = 0;
            while (matched < word.length && bytes.byteAt(i + matched) == word[matched]) {
                matched++;
            }
            if (matched == word.length) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    ByteString get(IndexShard shard, long generation, RequestKey request) {
        return entries.getIfPresent(new Entry(shard, generation, request));
    }

    /** An answer that was cut short is not kept. */
    void put(IndexShard shard, long generation, RequestKey request, ByteString response) {
        if (!timedOut(response)) {
            entries.put(new Entry(shard, generation, request), response);
        }
    }

    /** Reads the one flag without building the aggregations. */
    static boolean timedOut(ByteString response) {
        try {
            CodedInputStream input = response.newCodedInput();
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == ShardSearchResponse.TIMED_OUT_FIELD_NUMBER) {
                    return input.readBool();
                }
                input.skipField(tag);
            }
            return false;
        } catch (IOException e) {
            throw new SearchException(ErrorCode.INTERNAL, "the engine's answer is malformed", e);
        }
    }

    /** Forgets what belongs to the shard; with null, everything. */
    public void clear(@Nullable IndexShard shard) {
        if (shard == null) {
            entries.invalidateAll();
        } else {
            entries.asMap().keySet().removeIf(entry -> entry.shard() == shard);
        }
    }

    /** Bytes taken by all answers. */
    public long bytes() {
        return entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** Bytes taken by the answers of shards; shards without answers are left out. */
    public Map<IndexShard, Long> bytesByShard() {
        Map<IndexShard, Long> bytes = new HashMap<>();
        entries.asMap()
                .forEach((entry, answer) ->
                        bytes.merge(entry.shard(), (long) answer.size() + ENTRY_OVERHEAD_BYTES, Long::sum));
        return bytes;
    }

    public long evictions() {
        return entries.stats().evictionCount();
    }
}
