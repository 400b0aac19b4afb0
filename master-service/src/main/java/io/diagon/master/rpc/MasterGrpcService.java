package io.diagon.master.rpc;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.Allocator;
import io.diagon.master.discovery.Membership;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.master.leader.LeaderDuties;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.RaftNode;
import io.diagon.master.state.RaftPeers;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.ExplainAllocationRequest;
import io.diagon.protocol.cluster.ExplainAllocationResponse;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.RegisterRequest;
import io.diagon.protocol.cluster.RegisterResponse;
import io.diagon.protocol.cluster.WatchStateRequest;
import io.diagon.protocol.cluster.WatchStateResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The master's gRPC service. Calls block, on virtual threads. */
public final class MasterGrpcService extends MasterServiceGrpc.MasterServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(MasterGrpcService.class);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(20);
    private static final long MAX_WAIT_MILLIS = 60_000;

    private final RaftNode raft;
    private final CommandQueue queue;
    private final NodeRegistry registry;
    private final LeaderDuties duties;
    private final Allocator allocator;
    private final Commands commands;
    private final Reroutes reroutes;
    private final LongSupplier clock;

    public MasterGrpcService(
            RaftNode raft,
            CommandQueue queue,
            NodeRegistry registry,
            LeaderDuties duties,
            Allocator allocator,
            LongSupplier clock) {
        this.raft = raft;
        this.queue = queue;
        this.registry = registry;
        this.duties = duties;
        this.allocator = allocator;
        this.commands = new Commands(clock);
        this.reroutes = new Reroutes(queue, registry, allocator, clock);
        this.clock = clock;
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
        answer(observer, () -> {
            requireLeader();
            Node node = request.getNode();
            ClusterState state =
                    queue.execute(before -> Membership.joined(before, node, clock.getAsLong()), COMMAND_TIMEOUT);
            registry.registered(request);
            LOG.info(
                    "node joined [{}] with id [{}] at [{}:{}]",
                    node.getName(),
                    node.getId(),
                    node.getHost(),
                    node.getGrpcPort());
            duties.wake();
            return RegisterResponse.newBuilder()
                    .setClusterUuid(state.clusterUuid())
                    .setTerm(state.term())
                    .setVersion(state.version())
                    .build();
        });
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        answer(observer, () -> {
            requireLeader();
            ClusterState state = raft.stateMachine().current();
            Node known = state.nodes().get(request.getNodeId());
            boolean unknown = known == null || !known.getEphemeralId().equals(request.getEphemeralId());
            if (!unknown) {
                registry.heard(request);
            }
            return HeartbeatResponse.newBuilder()
                    .setTerm(state.term())
                    .setVersion(state.version())
                    .setUnknownNode(unknown)
                    .build();
        });
    }

    @Override
    public void watchState(WatchStateRequest request, StreamObserver<WatchStateResponse> observer) {
        answer(observer, () -> {
            long wait = Math.clamp(request.getWaitMillis(), 0, MAX_WAIT_MILLIS);
            ClusterState state = raft.stateMachine().await(request.getTerm(), request.getVersion(), wait);
            boolean another = !request.getClusterUuid().isEmpty()
                    && !request.getClusterUuid().equals(state.clusterUuid());
            boolean newer = state.term() > request.getTerm()
                    || (state.term() == request.getTerm() && state.version() > request.getVersion());
            WatchStateResponse.Builder response = WatchStateResponse.newBuilder();
            if (newer || (another && state.known())) {
                response.setState(state.toMessage());
            }
            return response.build();
        });
    }

    @Override
    public void execute(ClusterCommand command, StreamObserver<CommandAnswer> observer) {
        answer(observer, () -> {
            requireLeader();
            if (command.hasReroute()) {
                CommandAnswer answer =
                        reroutes.execute(raft.stateMachine().current(), command.getReroute(), COMMAND_TIMEOUT);
                duties.wake();
                return answer;
            }
            ClusterState state;
            try {
                state = queue.execute(commands.decider(command), COMMAND_TIMEOUT);
            } catch (SearchException failure) {
                if (failure.code() != ErrorCode.STALE_PRIMARY && failure.code() != ErrorCode.UNAVAILABLE_SHARDS) {
                    throw failure;
                }
                // An answer, not a failed call, which would be made again on another master: who was the primary must
                // not try
                // again, and whether and when a node that may not leave asks again is its own affair.
                return CommandAnswer.newBuilder()
                        .setFailure(failure.toFailure())
                        .build();
            }
            duties.wake();
            return CommandAnswer.newBuilder()
                    .setAcknowledged(true)
                    .setTerm(state.term())
                    .setVersion(state.version())
                    .build();
        });
    }

    @Override
    public void explainAllocation(
            ExplainAllocationRequest request, StreamObserver<ExplainAllocationResponse> observer) {
        answer(observer, () -> {
            requireLeader();
            return allocator.explain(raft.stateMachine().current(), registry.reports(), request, clock.getAsLong());
        });
    }

    private void requireLeader() {
        if (!raft.leads()) {
            throw new SearchException(ErrorCode.NOT_MASTER, "this master is not the leader");
        }
    }

    private <T> void answer(StreamObserver<T> observer, Callable<T> body) {
        T response;
        try {
            response = body.call();
        } catch (SearchException failure) {
            String leader = failure.code() == ErrorCode.NOT_MASTER
                    ? raft.leader().map(RaftPeers.Peer::grpcAddress).orElse(null)
                    : null;
            observer.onError(GrpcFailures.toStatus(failure, leader));
            return;
        } catch (Exception failure) {
            LOG.error("call failed", failure);
            observer.onError(GrpcFailures.toStatus(failure));
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }
}
