package io.diagon.datanode.rpc;

import io.grpc.ManagedChannel;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.TimeUnit;

/** How this node is reached, and how it reaches masters; a standalone process has one that stays inside. */
public interface Transport {
    /** Bulk requests and large pages of hits; a message beyond is refused rather than held in memory. */
    int MAX_MESSAGE_BYTES = 128 << 20;

    int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

    ServerBuilder<?> server(int port);

    /** @param master {@code host:port} */
    ManagedChannel channel(String master);

    /** Plain text TCP. */
    static Transport tcp() {
        return new Transport() {
            @Override
            public ServerBuilder<?> server(int port) {
                return NettyServerBuilder.forPort(port)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
                        .permitKeepAliveTime(5, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .keepAliveTime(60, TimeUnit.SECONDS);
            }

            @Override
            public ManagedChannel channel(String master) {
                return NettyChannelBuilder.forTarget(master)
                        .usePlaintext()
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .build();
            }
        };
    }
}
