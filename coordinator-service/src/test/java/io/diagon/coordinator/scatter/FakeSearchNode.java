package io.diagon.coordinator.scatter;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.search.FetchedDocument;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeFetchResponse;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse;
import io.diagon.protocol.search.ShardFetchResponse;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.ShardSearchServiceGrpc;
import io.diagon.protocol.search.ShardTarget;
import io.diagon.protocol.search.TopHits;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A data node that answers searches as it is told to. */
final class FakeSearchNode extends ShardSearchServiceGrpc.ShardSearchServiceImplBase implements AutoCloseable {
    /** What the node does with a search. */
    enum Behaviour {
        ANSWER,
        /** Never answers. */
        HANG,
        BREAK,
        REJECT,
        NOT_HERE,
        LEAVE_OUT
    }

    final Node node;
    final List<NodeQueryRequest> queries = new CopyOnWriteArrayList<>();
    final CountDownLatch cancelled = new CountDownLatch(1);
    volatile Behaviour behaviour = Behaviour.ANSWER;
    /** Answers to queries have a hit each, whose document can be fetched only from a node that is not lost. */
    volatile boolean losesFetches;

    private final Server server;

    FakeSearchNode(String id) {
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
        return InProcessChannelBuilder.forName(node.getId()).directExecutor().build();
    }

    @Override
    public void query(NodeQueryRequest request, StreamObserver<NodeQueryResponse> observer) {
        queries.add(request);
        switch (behaviour) {
            case HANG ->
                ((ServerCallStreamObserver<NodeQueryResponse>) observer).setOnCancelHandler(cancelled::countDown);
            case BREAK -> observer.onError(Status.UNAVAILABLE.asRuntimeException());
            case ANSWER, REJECT, NOT_HERE, LEAVE_OUT -> {
                NodeQueryResponse.Builder response = NodeQueryResponse.newBuilder();
                for (ShardTarget target : request.getTargetsList()) {
                    if (behaviour != Behaviour.LEAVE_OUT) {
                        response.addResults(result(target));
                    }
                }
                observer.onNext(response.build());
                observer.onCompleted();
            }
        }
    }

    @Override
    public void fetch(NodeFetchRequest request, StreamObserver<NodeFetchResponse> observer) {
        if (losesFetches) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        NodeFetchResponse.Builder response = NodeFetchResponse.newBuilder();
        for (NodeFetchRequest.ShardFetch shard : request.getShardsList()) {
            ShardFetchResponse.Builder documents = ShardFetchResponse.newBuilder();
            shard.getDocsList()
                    .forEach(doc ->
                            documents.addDocuments(FetchedDocument.newBuilder().setId(node.getId() + doc)));
            response.addResultsBuilder()
                    .setOrdinal(shard.getTarget().getOrdinal())
                    .setShardFetchResponse(documents.build().toByteString());
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }

    private NodeQueryResponse.ShardResult result(ShardTarget target) {
        NodeQueryResponse.ShardResult.Builder result =
                NodeQueryResponse.ShardResult.newBuilder().setOrdinal(target.getOrdinal());
        return switch (behaviour) {
            case REJECT ->
                result.setFailure(failure(ErrorCode.REJECTED_EXECUTION)).build();
            case NOT_HERE ->
                result.setFailure(failure(ErrorCode.SHARD_NOT_FOUND)).build();
            default ->
                result.setShardSearchResponse(ShardSearchResponse.newBuilder()
                                .setTopHits(TopHits.newBuilder()
                                        .addDocs(0)
                                        .addScores(1)
                                        .setTotalHits(1))
                                .build()
                                .toByteString())
                        .setTookNanos(1_000_000)
                        .build();
        };
    }

    private static Failure failure(ErrorCode code) {
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
