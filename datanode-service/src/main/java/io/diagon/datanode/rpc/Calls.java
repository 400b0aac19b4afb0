package io.diagon.datanode.rpc;

import io.diagon.engine.Cancellation;
import io.diagon.error.GrpcFailures;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every handler answers: with its message, or with the failure in the trailers. */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private Calls() {}

    static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
        T response;
        try {
            response = work.get();
        } catch (Throwable e) {
            fail(observer, e);
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    private static void fail(StreamObserver<?> observer, Throwable cause) {
        LOG.debug("call failed", cause);
        observer.onError(GrpcFailures.toStatus(cause));
    }

    /** The same for work that goes on elsewhere. */
    static <T> void answerLater(StreamObserver<T> observer, Supplier<CompletableFuture<T>> work) {
        try {
            var _ = work.get().whenComplete((response, failure) -> {
                if (failure != null) {
                    fail(observer, failure);
                } else {
                    observer.onNext(response);
                    observer.onCompleted();
                }
            });
        } catch (Throwable e) {
            fail(observer, e);
        }
    }

    /** Set when the caller of the current call goes away. */
    static Cancellation cancellation() {
        Cancellation cancellation = new Cancellation();
        Context.current().addListener(context -> cancellation.cancel(), Runnable::run);
        return cancellation;
    }

    /** Does the work for each item, side by side; results come in the order of the items. */
    static <S, R> List<R> each(List<S> items, Executor executor, Function<S, R> work) {
        List<CompletableFuture<R>> results = new ArrayList<>(items.size());
        items.forEach(item -> results.add(CompletableFuture.supplyAsync(() -> work.apply(item), executor)));
        return results.stream().map(CompletableFuture::join).toList();
    }
}
