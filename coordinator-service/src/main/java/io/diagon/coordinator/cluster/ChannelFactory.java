package io.diagon.coordinator.cluster;

import io.diagon.protocol.cluster.Node;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Makes the channel to a data node; a standalone process has one that stays inside. */
@FunctionalInterface
public interface ChannelFactory {
    /** Bulk requests and large pages of hits; a message beyond is refused rather than held in memory. */
    int MAX_MESSAGE_BYTES = 128 << 20;

    int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

    ManagedChannel open(Node node);

    /**
     * Plain text TCP. Answers are decoded on the event loop: what runs there only completes futures.
     */
    static ChannelFactory tcp() {
        return node -> NettyChannelBuilder.forAddress(node.getHost(), node.getGrpcPort())
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .build();
    }
}
