package io.diagon.engine;

import com.google.protobuf.ByteString;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;

/** A point in time of a {@link NativeShardEngine}. */
final class NativeSearcher implements EngineSearcher {
    private final long searcher;
    private final long generation;
    private final AtomicBoolean closed = new AtomicBoolean();

    NativeSearcher(long searcher, long generation) {
        this.searcher = searcher;
        this.generation = generation;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public ByteString search(ByteString request, int ordinal, long timeoutMillis, Cancellation cancellation) {
        long flag = MemorySegment.ofBuffer(cancellation.flag()).address();
        try {
            return exchange(
                    request,
                    (call, bytes, out) -> DiagonLibrary.diagon_search(
                            searcher, bytes.address(), bytes.length(), ordinal, timeoutMillis, flag, out));
        } finally {
            Reference.reachabilityFence(cancellation);
        }
    }

    @Override
    public ByteString fetch(ByteString fetchSpec, int[] docs) {
        return exchange(fetchSpec, (call, bytes, out) -> {
            NativeCall.Argument numbers = call.argument(docs);
            return DiagonLibrary.diagon_fetch(
                    searcher, bytes.address(), bytes.length(), numbers.address(), numbers.length(), out);
        });
    }

    @Override
    public ByteString statistics(ByteString request) {
        return exchange(
                request,
                (call, bytes, out) -> DiagonLibrary.diagon_statistics(searcher, bytes.address(), bytes.length(), out));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (NativeCall call = new NativeCall()) {
                call.check(DiagonLibrary.diagon_searcher_close(searcher));
            }
        }
    }

    private static ByteString exchange(ByteString request, Exchange function) {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument argument = call.argument(request);
            MemorySegment out = call.result();
            call.check(function.call(call, argument, out.address()));
            return call.takeBytes(out);
        }
    }

    /** A function that takes a message by address and length, perhaps more, and answers in the {@code diagon_buffer} at out. */
    private interface Exchange {
        int call(NativeCall call, NativeCall.Argument request, long out);
    }
}
