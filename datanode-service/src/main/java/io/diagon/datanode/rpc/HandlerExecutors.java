package io.diagon.datanode.rpc;

import io.diagon.protocol.search.ShardSearchServiceGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where handlers run: those that only hand work to a pool on the thread of the connection, since a change of threads costs more than
 * they do; all others, which may wait, on virtual threads.
 */
public final class HandlerExecutors implements ServerCallExecutorSupplier {
    private static final Set<String> DIRECT = Set.of(
            ShardSearchServiceGrpc.getQueryMethod().getFullMethodName(),
            ShardSearchServiceGrpc.getFetchMethod().getFullMethodName(),
            ShardSearchServiceGrpc.getCollectStatisticsMethod().getFullMethodName());

    private final Executor virtualThreads;

    public HandlerExecutors(Executor virtualThreads) {
        this.virtualThreads = virtualThreads;
    }

    /** Null: the server's own executor, the thread of the connection. */
    @Override
    public <Q, R> @Nullable Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
        return DIRECT.contains(call.getMethodDescriptor().getFullMethodName()) ? null : virtualThreads;
    }
}
