package io.diagon.datanode.replication;

import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.replication.ReplicateRequest;
import io.diagon.protocol.replication.ReplicateResponse;
import io.grpc.stub.StreamObserver;

/** How a primary reaches the nodes of its copies. */
public interface CopyLinks {
    /** Opens a stream. Answers come one after the other, on other threads. */
    StreamObserver<ReplicateRequest> replicate(Node node, StreamObserver<ReplicateResponse> answers);
}
