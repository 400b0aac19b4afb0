package io.diagon.datanode;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.RegisterRequest;
import io.diagon.protocol.cluster.RegisterResponse;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.cluster.WatchStateRequest;
import io.diagon.protocol.cluster.WatchStateResponse;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.IndexMapping;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A master of one index with one shard, whose copies the test places; it keeps the in-sync set as a real one does. */
final class ReplicatedMaster extends MasterServiceGrpc.MasterServiceImplBase {
    static final String INDEX = "books";
    static final String UUID = "books-uuid";

    private ClusterStateMessage state;
    private final List<String> failures = new ArrayList<>();
    private int handOvers;
    /** Does what it is asked once more, and does not say so. */
    volatile boolean losesAnswer;
    /** Does nothing about copies that have failed, nor answers. */
    volatile boolean deaf;
    /** How long a new state is on its way to a node. */
    volatile Duration newsTravel = Duration.ZERO;
    /** Whether nodes that ask for leave, or say that they are empty, are told to wait. */
    volatile boolean keepsNodes;

    /** What nodes have said of their end, in short. */
    final List<String> farewells = new CopyOnWriteArrayList<>();
    /** Answers nothing but errors to nodes that leave. */
    volatile boolean failsFarewells;

    ReplicatedMaster(int replicas, Map<String, String> settings) {
        state = ClusterStateMessage.newBuilder()
                .setClusterUuid("cluster")
                .setTerm(1)
                .setVersion(1)
                .addIndices(IndexMetadata.newBuilder()
                        .setName(INDEX)
                        .setUuid(UUID)
                        .setNumberOfShards(1)
                        .setNumberOfReplicas(replicas)
                        .putSettings("index.refresh_interval", "-1")
                        .putAllSettings(settings)
                        .setMapping(IndexMapping.newBuilder().setVersion(1))
                        .addPrimaryTerms(1)
                        .addInSync(InSyncCopies.getDefaultInstance()))
                .addRouting(IndexRouting.newBuilder().setIndexUuid(UUID))
                .build();
    }

    synchronized void change(Consumer<ClusterStateMessage.Builder> change) {
        ClusterStateMessage.Builder next = state.toBuilder();
        change.accept(next);
        state = next.setVersion(state.getVersion() + 1).build();
        notifyAll();
    }

    /** Gives a copy to a node, empty if it is the first. */
    void assign(String nodeId, String allocationId, boolean primary) {
        change(next -> next.getRoutingBuilder(0)
                .addShards(ShardRouting.newBuilder()
                        .setPrimary(primary)
                        .setState(ShardRouting.State.INITIALIZING)
                        .setNodeId(nodeId)
                        .setAllocationId(allocationId)
                        .setCreateEmpty(primary)));
    }

    /** The primary's node is gone for the master; an in-sync copy takes over in the next term. */
    void promote(String allocationId) {
        change(next -> {
            List<ShardRouting> left = new ArrayList<>();
            List<String> inSync =
                    new ArrayList<>(next.getIndices(0).getInSync(0).getAllocationIdsList());
            if (!inSync.contains(allocationId)) {
                throw new AssertionError("not in sync " + allocationId + ", in sync " + inSync);
            }
            for (ShardRouting copy : next.getRouting(0).getShardsList()) {
                if (copy.getPrimary()) {
                    inSync.remove(copy.getAllocationId());
                } else {
                    left.add(
                            copy.getAllocationId().equals(allocationId)
                                    ? copy.toBuilder()
                                            .setPrimary(true)
                                            .setState(ShardRouting.State.STARTED)
                                            .clearRelocatingNodeId()
                                            .build()
                                    : copy);
                }
            }
            next.getRoutingBuilder(0).clearShards().addAllShards(left);
            next.getIndicesBuilder(0)
                    .setInSync(0, InSyncCopies.newBuilder().addAllAllocationIds(inSync))
                    .setPrimaryTerms(0, next.getIndices(0).getPrimaryTerms(0) + 1);
        });
    }

    /** Gives a copy that is in sync to the node that has it on its disk. */
    void reopen(String nodeId, String allocationId) {
        change(next -> {
            next.getIndicesBuilder(0)
                    .setInSync(0, InSyncCopies.newBuilder().addAllocationIds(allocationId))
                    .setPrimaryTerms(0, next.getIndices(0).getPrimaryTerms(0) + 1);
            next.getRoutingBuilder(0)
                    .clearShards()
                    .addShards(ShardRouting.newBuilder()
                            .setPrimary(true)
                            .setState(ShardRouting.State.INITIALIZING)
                            .setNodeId(nodeId)
                            .setAllocationId(allocationId));
        });
    }

    /** Waits for a report that the copy has failed, and returns its reason. */
    synchronized String awaitFailure(String allocationId) throws InterruptedException {
        String prefix = allocationId + " ";
        await(current -> failures.stream().anyMatch(failure -> failure.startsWith(prefix)));
        String reason = failures.stream()
                .filter(failure -> failure.startsWith(prefix))
                .findFirst()
                .orElseThrow();
        failures.removeIf(failure -> failure.startsWith(prefix));
        return reason;
    }

    synchronized List<String> inSync() {
        return state.getIndices(0).getInSync(0).getAllocationIdsList();
    }

    synchronized ClusterStateMessage await(Predicate<ClusterStateMessage> wanted) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!wanted.test(state)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("state never came, last is " + state);
            }
            wait(left);
        }
        return state;
    }

    void awaitStarted(String allocationId) throws InterruptedException {
        await(current -> current.getRouting(0).getShardsList().stream()
                .anyMatch(copy ->
                        copy.getAllocationId().equals(allocationId) && copy.getState() == ShardRouting.State.STARTED));
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
        change(next -> {
            next.addNodes(request.getNode());
            boolean back = next.getRouting(0).getShardsList().stream()
                    .anyMatch(copy -> copy.getPrimary()
                            && copy.getNodeId().equals(request.getNode().getId()));
            if (back) {
                IndexMetadata.Builder index = next.getIndicesBuilder(0);
                index.setPrimaryTerms(0, index.getPrimaryTerms(0) + 1);
            }
        });
        observer.onNext(RegisterResponse.newBuilder().setClusterUuid("cluster").build());
        observer.onCompleted();
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        observer.onNext(HeartbeatResponse.getDefaultInstance());
        observer.onCompleted();
    }

    @Override
    public void watchState(WatchStateRequest request, StreamObserver<WatchStateResponse> observer) {
        WatchStateResponse.Builder response = WatchStateResponse.newBuilder();
        synchronized (this) {
            long end = System.nanoTime() + 1_000_000_000L;
            long left = 1000;
            while (state.getVersion() <= request.getVersion() && left > 0) {
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                left = (end - System.nanoTime()) / 1_000_000;
            }
            if (state.getVersion() > request.getVersion()) {
                response.setState(state);
            }
        }
        LockSupport.parkNanos(newsTravel.toNanos());
        observer.onNext(response.build());
        observer.onCompleted();
    }

    @Override
    public void execute(ClusterCommand command, StreamObserver<CommandAnswer> observer) {
        if (deaf && command.hasShardFailed()) {
            return;
        }
        if (failsFarewells && command.hasNodeLeaving()) {
            farewells.add("unheard");
            observer.onError(Status.INTERNAL.asRuntimeException());
            return;
        }
        CommandAnswer.Builder answer = CommandAnswer.newBuilder().setAcknowledged(true);
        synchronized (this) {
            switch (command.getKindCase()) {
                case SHARD_STARTED -> started(command.getShardStarted());
                case SHARD_FAILED -> failed(command.getShardFailed(), answer);
                case HAND_OVER_PRIMARY -> handOver(command.getHandOverPrimary());
                case NODE_LEAVING -> leaving(command.getNodeLeaving(), answer);
                case PUT_MAPPING -> map(command.getPutMapping().getMapping());
                default -> throw new AssertionError("unexpected command " + command);
            }
            answer.setTerm(state.getTerm()).setVersion(state.getVersion());
        }
        if (losesAnswer && command.hasHandOverPrimary()) {
            losesAnswer = false;
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        observer.onNext(answer.build());
        observer.onCompleted();
    }

    private void handOver(HandOverPrimaryCommand command) {
        handOvers++;
        notifyAll();
        if (state.getIndices(0).getPrimaryTerms(0) == command.getPrimaryTerm()) {
            promote(command.getTargetAllocationId());
        }
    }

    synchronized int handOvers() {
        return handOvers;
    }

    /** The primary is to move to the node, whose copy stays where it is until the office is handed over. */
    void relocate(String nodeId, String allocationId) {
        change(next -> {
            ShardRouting.Builder source = next.getRoutingBuilder(0).getShardsBuilder(0);
            source.setState(ShardRouting.State.RELOCATING).setRelocatingNodeId(nodeId);
            next.getRoutingBuilder(0)
                    .addShards(ShardRouting.newBuilder()
                            .setState(ShardRouting.State.INITIALIZING)
                            .setNodeId(nodeId)
                            .setRelocatingNodeId(source.getNodeId())
                            .setAllocationId(allocationId));
        });
    }

    private void leaving(NodeLeavingCommand command, CommandAnswer.Builder answer) {
        farewells.add((command.getDrain() ? "drain" : "leave") + (command.getGone() ? " gone" : ""));
        notifyAll();
        boolean asks = command.getDrain() == command.getGone();
        if (keepsNodes && asks) {
            answer.setFailure(new SearchException(ErrorCode.UNAVAILABLE_SHARDS, "not yet").toFailure());
            return;
        }
        change(next -> {
            for (int at = 0; at < next.getNodesCount(); at++) {
                if (next.getNodes(at).getId().equals(command.getNodeId())) {
                    if (command.getGone()) {
                        next.removeNodes(at);
                    } else {
                        next.getNodesBuilder(at).setLeaving(!command.getDrain()).setDraining(command.getDrain());
                    }
                    return;
                }
            }
        });
    }

    private void started(ShardStartedCommand command) {
        change(next -> {
            boolean current = next.getIndices(0).getPrimaryTerms(0) == command.getPrimaryTerm();
            for (ShardRouting.Builder copy : next.getRoutingBuilder(0).getShardsBuilderList()) {
                if (current && copy.getAllocationId().equals(command.getAllocationId())) {
                    if (copy.getRelocatingNodeId().isEmpty()) {
                        copy.setState(ShardRouting.State.STARTED).setCreateEmpty(false);
                    }
                    if (!next.getIndices(0).getInSync(0).getAllocationIdsList().contains(command.getAllocationId())) {
                        next.getIndicesBuilder(0).getInSyncBuilder(0).addAllocationIds(command.getAllocationId());
                    }
                }
            }
        });
    }

    private void failed(ShardFailedCommand command, CommandAnswer.Builder answer) {
        if (command.getPrimaryTerm() > 0
                && command.getPrimaryTerm() != state.getIndices(0).getPrimaryTerms(0)) {
            answer.setAcknowledged(false)
                    .setFailure(new SearchException(ErrorCode.STALE_PRIMARY, "term is over").toFailure());
            return;
        }
        failures.add(command.getAllocationId() + " " + command.getReason());
        change(next -> {
            List<String> inSync =
                    new ArrayList<>(next.getIndices(0).getInSync(0).getAllocationIdsList());
            inSync.remove(command.getAllocationId());
            next.getIndicesBuilder(0).setInSync(0, InSyncCopies.newBuilder().addAllAllocationIds(inSync));
            List<ShardRouting> left = next.getRouting(0).getShardsList().stream()
                    .filter(copy -> !copy.getAllocationId().equals(command.getAllocationId()))
                    .toList();
            next.getRoutingBuilder(0).clearShards().addAllShards(left);
        });
    }

    private void map(IndexMapping added) {
        change(next -> {
            IndexMapping.Builder mapping = next.getIndicesBuilder(0).getMappingBuilder();
            for (FieldMapping field : added.getPropertiesList()) {
                if (mapping.getPropertiesList().stream()
                        .noneMatch(known -> known.getName().equals(field.getName()))) {
                    mapping.addProperties(field);
                }
            }
            mapping.setVersion(mapping.getVersion() + 1);
        });
    }
}
