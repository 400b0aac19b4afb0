package io.diagon.datanode.rpc;

import io.diagon.datanode.write.PrimaryWriter;
import io.diagon.datanode.write.ShardReader;
import io.diagon.protocol.write.NodeBulkRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.NodeGetRequest;
import io.diagon.protocol.write.NodeGetResponse;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** Writes and real-time reads, as they come from coordinators. */
public final class ShardWriteGrpcService extends ShardWriteServiceGrpc.ShardWriteServiceImplBase {
    private final PrimaryWriter writer;
    private final ShardReader reader;
    private final Executor executor;

    /** @param executor of virtual threads, one for each shard of a request */
    public ShardWriteGrpcService(PrimaryWriter writer, ShardReader reader, Executor executor) {
        this.writer = writer;
        this.reader = reader;
        this.executor = executor;
    }

    @Override
    public void bulk(NodeBulkRequest request, StreamObserver<NodeBulkResponse> observer) {
        Calls.answer(
                observer,
                () -> NodeBulkResponse.newBuilder()
                        .addAllShards(Calls.each(
                                request.getShardsList(),
                                executor,
                                bulk -> writer.write(bulk, request.getRefresh(), request.getTimeoutMillis())))
                        .build());
    }

    @Override
    public void get(NodeGetRequest request, StreamObserver<NodeGetResponse> observer) {
        Calls.answer(
                observer,
                () -> NodeGetResponse.newBuilder()
                        .addAllShards(Calls.each(request.getShardsList(), executor, reader::get))
                        .build());
    }
}
