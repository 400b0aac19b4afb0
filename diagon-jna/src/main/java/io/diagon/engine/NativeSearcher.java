package io.diagon.engine;

import com.google.protobuf.ByteString;
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
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument bytes = call.argument(request);
            NativeCall.Result answer = call.answer();
            call.check(DiagonLibrary.diagon_search(
                    searcher,
                    bytes.address(),
                    bytes.length(),
                    ordinal,
                    timeoutMillis,
                    cancellation.address(),
                    answer.address()));
            return call.takeBytes(answer);
        } finally {
            Reference.reachabilityFence(cancellation);
        }
    }

    @Override
    public ByteString fetch(ByteString fetchSpec, int[] docs) {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument spec = call.argument(fetchSpec);
            NativeCall.Argument numbers = call.argument(docs);
            NativeCall.Result answer = call.answer();
            call.check(DiagonLibrary.diagon_fetch(
                    searcher, spec.address(), spec.length(), numbers.address(), numbers.length(), answer.address()));
            return call.takeBytes(answer);
        }
    }

    @Override
    public ByteString statistics(ByteString request) {
        try (NativeCall call = new NativeCall()) {
            NativeCall.Argument bytes = call.argument(request);
            NativeCall.Result answer = call.answer();
            call.check(DiagonLibrary.diagon_statistics(searcher, bytes.address(), bytes.length(), answer.address()));
            return call.takeBytes(answer);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (NativeCall call = new NativeCall()) {
                call.check(DiagonLibrary.diagon_searcher_close(searcher));
            }
        }
    }
}
