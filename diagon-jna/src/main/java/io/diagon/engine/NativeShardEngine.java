package io.diagon.engine;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A shard in Diagon, the C++ engine, in this process. One native call a batch, a search or a fetch. */
public final class NativeShardEngine implements ShardEngine {
    private final long shard;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NativeShardEngine(long shard) {
        this.shard = shard;
    }

    /**
     * Opens the last commit in the directory, or an empty shard in a new one.
     *
     * @throws UnsatisfiedLinkError if this platform has no native library
     */
    public static NativeShardEngine open(Path directory, ShardConfig config) {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument path = call.argument(directory.toAbsolutePath().toString());
            NativeCall.Argument settings = call.argument(config);
            NativeCall.Result out = call.result();
            call.check(DiagonLibrary.diagon_shard_open(
                    path.address(), path.length(), settings.address(), settings.length(), out.address()));
            return new NativeShardEngine(out.getLong());
        }
    }

    /** Analyses with the built-in analyzers and those that the request defines. */
    public static AnalyzeResponse analyzeWithoutShard(AnalyzeRequest request) {
        return exchange(request, DiagonLibrary::diagon_analyze, AnalyzeResponse.parser());
    }

    /** Native memory that all shards and running requests of this process hold for something, in bytes. */
    public static long memoryBytes(MemoryCategory category) {
        return DiagonLibrary.diagon_memory_bytes(category.number);
    }

    /**
     * Sets how much native memory all shards of this process may hold in sum: requests that would take more fail with
     * {@code circuit_breaking_exception}, and buffered documents become segments when they have a quarter of it.
     *
     * @param bytes 0: no limit
     */
    public static void limitMemory(long bytes) {
        DiagonLibrary.diagon_memory_limit(bytes);
    }

    @Override
    public void applyMapping(IndexMapping mapping) {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument argument = call.argument(mapping);
            call.check(DiagonLibrary.diagon_shard_apply_mapping(shard, argument.address(), argument.length()));
        }
    }

    @Override
    public WriteBatchResult write(WriteBatch batch) {
        return exchange(
                batch,
                (address, length, out) -> DiagonLibrary.diagon_shard_write(shard, address, length, out),
                WriteBatchResult.parser());
    }

    @Override
    public GetResponse get(GetRequest request) {
        return exchange(
                request,
                (address, length, out) -> DiagonLibrary.diagon_shard_get(shard, address, length, out),
                GetResponse.parser());
    }

    @Override
    public boolean refresh() {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Result changed = call.result();
            call.check(DiagonLibrary.diagon_shard_refresh(shard, changed.address()));
            return changed.getInt() != 0;
        }
    }

    @Override
    public long flush() {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Result committed = call.result();
            call.check(DiagonLibrary.diagon_shard_flush(shard, committed.address()));
            return committed.getLong();
        }
    }

    @Override
    public boolean merge() {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Result merged = call.result();
            call.check(DiagonLibrary.diagon_shard_merge(shard, merged.address()));
            return merged.getInt() != 0;
        }
    }

    @Override
    public void forceMerge(int maxNumSegments, boolean onlyExpungeDeletes) {
        try (NativeCall call = new NativeCall()) {
            call.check(DiagonLibrary.diagon_shard_force_merge(shard, maxNumSegments, onlyExpungeDeletes ? 1 : 0));
        }
    }

    @Override
    public EngineSearcher acquireSearcher() {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Result searcher = call.result();
            NativeCall.Result generation = call.result();
            call.check(DiagonLibrary.diagon_searcher_open(shard, searcher.address(), generation.address()));
            return new NativeSearcher(searcher.getLong(), generation.getLong());
        }
    }

    @Override
    public AnalyzeResponse analyze(AnalyzeRequest request) {
        return exchange(
                request,
                (address, length, out) -> DiagonLibrary.diagon_shard_analyze(shard, address, length, out),
                AnalyzeResponse.parser());
    }

    @Override
    public EngineStats stats() {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Result out = call.answer();
            call.check(DiagonLibrary.diagon_shard_stats(shard, out.address()));
            return call.take(out, EngineStats.parser());
        }
    }

    @Override
    public void verify() {
        try (NativeCall call = new NativeCall()) {
            call.check(DiagonLibrary.diagon_shard_verify(shard));
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (NativeCall call = new NativeCall()) {
                call.check(DiagonLibrary.diagon_shard_close(shard));
            }
        }
    }

    /** A function that takes a message by address and length and answers in the {@code diagon_buffer} at out. */
    private interface Exchange {
        int call(long address, long length, long out);
    }

    private static <T> T exchange(MessageLite request, Exchange function, Parser<T> parser) {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument argument = call.argument(request);
            NativeCall.Result out = call.answer();
            call.check(function.call(argument.address(), argument.length(), out.address()));
            return call.take(out, parser);
        }
    }
}
