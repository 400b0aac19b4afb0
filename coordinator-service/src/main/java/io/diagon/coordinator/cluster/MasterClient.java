package io.diagon.coordinator.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.MasterAddresses;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.MasterServiceGrpc.MasterServiceBlockingStub;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Has the leading master do things, whichever of the masters leads. */
public final class MasterClient implements AutoCloseable {
    /** Between two rounds over all masters. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final MasterAddresses configured;
    private final ChannelFactory factory;
    private final ClusterStateWatcher watcher;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    private volatile String leader = "";

    /** @param configured of masters' gRPC endpoints */
    public MasterClient(MasterAddresses configured, ChannelFactory factory, ClusterStateWatcher watcher) {
        this.configured = configured;
        this.factory = factory;
        this.watcher = watcher;
    }

    /** Changes the state of the cluster. Returns once the change is known here too, so that the next request sees it. */
    public CommandAnswer execute(ClusterCommand command, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        CommandAnswer answer = call(stub -> stub.execute(command), limit);
        if (answer.hasFailure()) {
            throw new SearchException(answer.getFailure());
        }
        awaitState(answer.getTerm(), answer.getVersion(), end);
        return answer;
    }

    /** Calls the leader; goes on asking until the time is up. */
    public <R> R call(Function<MasterServiceBlockingStub, R> call, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Set<String> candidates = candidates();
            for (String address : candidates) {
                long remaining = end - System.nanoTime();
                if (remaining <= 0) {
                    break;
                }
                try {
                    R answer = call.apply(MasterServiceGrpc.newBlockingStub(channel(address))
                            .withDeadlineAfter(remaining, TimeUnit.NANOSECONDS));
                    leader = address;
                    return answer;
                } catch (StatusRuntimeException failure) {
                    follow(address, failure);
                }
            }
            retain(candidates);
            if (System.nanoTime() + PAUSE.toNanos() >= end) {
                throw new SearchException(
                        ErrorCode.MASTER_NOT_DISCOVERED, "cluster manager not discovered within [" + limit + "]");
            }
            pause(PAUSE);
        }
    }

    private void follow(String address, StatusRuntimeException failure) {
        SearchException cause = GrpcFailures.fromStatus(failure);
        switch (cause.code()) {
            case NOT_MASTER -> {
                Metadata trailers = failure.getTrailers();
                String hint = trailers == null ? null : trailers.get(GrpcFailures.LEADER);
                leader = hint == null || hint.equals(address) ? "" : hint;
            }
            case NODE_NOT_CONNECTED, RECEIVE_TIMEOUT, MASTER_NOT_DISCOVERED -> {
                if (address.equals(leader)) {
                    leader = "";
                }
            }
            default -> throw cause;
        }
    }

    private Set<String> candidates() {
        Set<String> addresses = new LinkedHashSet<>();
        if (!leader.isEmpty()) {
            addresses.add(leader);
        }
        ClusterState state = watcher.current();
        Node master = state.node(state.masterNodeId());
        if (master != null && master.getGrpcPort() > 0) {
            addresses.add(address(master));
        }
        for (Node node : state.nodes().values()) {
            if (node.getRolesList().contains(NodeRole.MASTER) && node.getGrpcPort() > 0) {
                addresses.add(address(node));
            }
        }
        addresses.addAll(configured.current());
        return addresses;
    }

    /** Forgets masters that are gone. A call under way to one comes to its end. */
    private void retain(Set<String> candidates) {
        channels.forEach((address, channel) -> {
            if (!candidates.contains(address) && !address.equals(leader) && channels.remove(address, channel)) {
                channel.shutdown();
            }
        });
    }

    private static String address(Node node) {
        return node.getHost() + ':' + node.getGrpcPort();
    }

    private ManagedChannel channel(String address) {
        return channels.computeIfAbsent(address, key -> {
            int colon = key.lastIndexOf(':');
            return factory.open(Node.newBuilder()
                    .setId(key)
                    .setName("master")
                    .setHost(key.substring(0, colon))
                    .setGrpcPort(Integer.parseInt(key.substring(colon + 1)))
                    .build());
        });
    }

    private void awaitState(long term, long version, long end) {
        try {
            if (watcher.await(state -> reached(state, term, version), PAUSE)) {
                return;
            }
            watcher.refresh();
            Duration remaining = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            if (!watcher.await(state -> reached(state, term, version), remaining)) {
                throw new SearchException(
                        ErrorCode.PROCESS_CLUSTER_EVENT_TIMEOUT, "the change is made but not yet known to this node");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SearchException(
                    ErrorCode.TASK_CANCELLED, "interrupted while waiting for the cluster state", interrupted);
        }
    }

    private static boolean reached(ClusterState state, long term, long version) {
        return state.term() > term || (state.term() == term && state.version() >= version);
    }

    private void pause(Duration duration) {
        try {
            watcher.await(state -> false, duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while looking for a master", interrupted);
        }
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
