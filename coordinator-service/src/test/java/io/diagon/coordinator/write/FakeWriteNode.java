package io.diagon.coordinator.write;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.NodeBulkRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.NodeGetRequest;
import io.diagon.protocol.write.NodeGetResponse;
import io.diagon.protocol.write.ShardBulk;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A data node that takes writes and reads as it is told to. */
final class FakeWriteNode extends ShardWriteServiceGrpc.ShardWriteServiceImplBase implements AutoCloseable {
    /** What the node does with what it is asked. */
    enum Behaviour {
        ANSWER,
        /** The connection is lost after the request was sent. */
        LOSE,
        /** There is no connection. */
        REFUSE,
        NOT_HERE,
        STALE,
        /** The node has to give up what it has begun. */
        STALE_MIDWAY,
        HANG
    }

    final Node node;
    final List<WriteOperation> operations = new CopyOnWriteArrayList<>();
    final List<ShardBulk> bulks = new CopyOnWriteArrayList<>();
    final List<NodeGetRequest> gets = new CopyOnWriteArrayList<>();
    final CountDownLatch hanging = new CountDownLatch(1);
    volatile Behaviour behaviour = Behaviour.ANSWER;
    private final Server server;

    FakeWriteNode(String id) {
        node = Node.newBuilder().setId(id).setName(id).setEphemeralId(id).build();
        try {
            server = InProcessServerBuilder.forName(id)
                    .directExecutor()
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ManagedChannel channel() {
        return InProcessChannelBuilder.forName(node.getId())
                .directExecutor()
                .propagateCauseWithStatus(true)
                .build();
    }

    @Override
    public void bulk(NodeBulkRequest request, StreamObserver<NodeBulkResponse> observer) {
        NodeBulkResponse.Builder response = NodeBulkResponse.newBuilder();
        for (ShardBulk bulk : request.getShardsList()) {
            bulks.add(bulk);
            operations.addAll(bulk.getOperationsList());
            NodeBulkResponse.ShardResult.Builder result = response.addShardsBuilder();
            if (behaviour == Behaviour.ANSWER) {
                result.setTotalCopies(2).setSuccessfulCopies(2);
                bulk.getOperationsList()
                        .forEach(operation ->
                                result.addResults(WriteResult.newBuilder().setOutcome(WriteResult.Outcome.CREATED)));
            } else {
                result.setFailure(failure()).setPerhapsDone(behaviour == Behaviour.STALE_MIDWAY);
            }
        }
        answer(response.build(), observer);
    }

    @Override
    public void get(NodeGetRequest request, StreamObserver<NodeGetResponse> observer) {
        gets.add(request);
        NodeGetResponse.Builder response = NodeGetResponse.newBuilder();
        request.getShardsList().forEach(get -> {
            if (behaviour == Behaviour.ANSWER) {
                response.addShardsBuilder()
                        .setResponse(GetResponse.newBuilder()
                                .addDocuments(GetResponse.Document.newBuilder()
                                        .setFound(true)
                                        .setId(get.getRequest().getDocuments(0).getId())));
            } else {
                response.addShardsBuilder().setFailure(failure());
            }
        });
        answer(response.build(), observer);
    }

    private <R> void answer(R response, StreamObserver<R> observer) {
        switch (behaviour) {
            case HANG -> hanging.countDown();
            case LOSE -> observer.onError(Status.UNAVAILABLE.asRuntimeException());
            case REFUSE ->
                observer.onError(Status.UNAVAILABLE
                        .withCause(new ConnectException("refused"))
                        .asRuntimeException());
            case ANSWER, NOT_HERE, STALE, STALE_MIDWAY -> {
                observer.onNext(response);
                observer.onCompleted();
            }
        }
    }

    private Failure failure() {
        ErrorCode code = behaviour == Behaviour.NOT_HERE ? ErrorCode.SHARD_NOT_FOUND : ErrorCode.STALE_PRIMARY;
        return Failure.newBuilder()
                .setCode(code.number())
                .setReason(code.type())
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
