package io.diagon.datanode.rpc;

import io.diagon.datanode.search.FetchPhase;
import io.diagon.datanode.search.QueryPhase;
import io.diagon.datanode.search.ReaderLifecycle;
import io.diagon.protocol.search.CloseReadersRequest;
import io.diagon.protocol.search.CloseReadersResponse;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeFetchResponse;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse;
import io.diagon.protocol.search.NodeStatisticsRequest;
import io.diagon.protocol.search.NodeStatisticsResponse;
import io.diagon.protocol.search.OpenReadersRequest;
import io.diagon.protocol.search.OpenReadersResponse;
import io.diagon.protocol.search.ShardSearchServiceGrpc;
import io.grpc.stub.StreamObserver;

/** Searches, as they come from coordinators. */
public final class ShardSearchGrpcService extends ShardSearchServiceGrpc.ShardSearchServiceImplBase {
    private final QueryPhase query;
    private final FetchPhase fetch;
    private final ReaderLifecycle readers;

    public ShardSearchGrpcService(QueryPhase query, FetchPhase fetch, ReaderLifecycle readers) {
        this.query = query;
        this.fetch = fetch;
        this.readers = readers;
    }

    @Override
    public void query(NodeQueryRequest request, StreamObserver<NodeQueryResponse> observer) {
        long arrival = System.nanoTime();
        Calls.answerLater(observer, () -> query.query(request, arrival, Calls.cancellation()));
    }

    @Override
    public void fetch(NodeFetchRequest request, StreamObserver<NodeFetchResponse> observer) {
        Calls.answerLater(observer, () -> fetch.fetch(request));
    }

    @Override
    public void collectStatistics(NodeStatisticsRequest request, StreamObserver<NodeStatisticsResponse> observer) {
        Calls.answerLater(observer, () -> fetch.statistics(request));
    }

    @Override
    public void openReaders(OpenReadersRequest request, StreamObserver<OpenReadersResponse> observer) {
        Calls.answer(observer, () -> readers.open(request));
    }

    @Override
    public void closeReaders(CloseReadersRequest request, StreamObserver<CloseReadersResponse> observer) {
        Calls.answer(observer, () -> readers.close(request));
    }
}
