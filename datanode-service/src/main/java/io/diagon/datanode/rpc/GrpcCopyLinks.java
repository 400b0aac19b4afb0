package io.diagon.datanode.rpc;

import io.diagon.datanode.replication.CopyLinks;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.replication.ReplicateRequest;
import io.diagon.protocol.replication.ReplicateResponse;
import io.diagon.protocol.replication.ReplicationServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One channel to each node with copies. */
public final class GrpcCopyLinks implements CopyLinks, AutoCloseable {
    private final Function<String, ManagedChannel> channelFactory;
    private final Executor executor;
    private final Map<String, ManagedChannel> channels = new HashMap<>();

    /** @param executor on which answers come */
    public GrpcCopyLinks(Function<String, ManagedChannel> channelFactory, Executor executor) {
        this.channelFactory = channelFactory;
        this.executor = executor;
    }

    @Override
    public StreamObserver<ReplicateRequest> replicate(Node node, StreamObserver<ReplicateResponse> answers) {
        return ReplicationServiceGrpc.newStub(channel(address(node)))
                .withExecutor(executor)
                .replicate(answers);
    }

    private synchronized ManagedChannel channel(String address) {
        return channels.computeIfAbsent(address, channelFactory);
    }

    private static String address(Node node) {
        return node.getHost() + ":" + node.getGrpcPort();
    }

    /** Closes the channels to nodes that are gone. */
    public synchronized void retain(Collection<Node> nodes) {
        Set<String> present = nodes.stream().map(GrpcCopyLinks::address).collect(Collectors.toSet());
        channels.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().shutdownNow();
            }
            return gone;
        });
    }

    @Override
    public synchronized void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
