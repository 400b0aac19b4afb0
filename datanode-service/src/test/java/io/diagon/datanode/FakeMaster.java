package io.diagon.datanode;

import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.RegisterRequest;
import io.diagon.protocol.cluster.RegisterResponse;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.WatchStateRequest;
import io.diagon.protocol.cluster.WatchStateResponse;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.IndexMapping;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A master of one index with one shard, which it gives to the first node that registers. */
final class FakeMaster extends MasterServiceGrpc.MasterServiceImplBase {
    static final String INDEX = "books";
    static final String UUID = "books-uuid";

    private final List<String> failures = new ArrayList<>();
    private ClusterStateMessage state;

    FakeMaster() {
        state = ClusterStateMessage.newBuilder()
                .setClusterUuid("cluster")
                .setTerm(1)
                .setVersion(1)
                .addIndices(IndexMetadata.newBuilder()
                        .setName(INDEX)
                        .setUuid(UUID)
                        .setNumberOfShards(1)
                        .putSettings("index.refresh_interval", "-1")
                        .setMapping(IndexMapping.newBuilder().setVersion(1))
                        .addPrimaryTerms(1))
                .addRouting(IndexRouting.newBuilder()
                        .setIndexUuid(UUID)
                        .addShards(ShardRouting.newBuilder().setPrimary(true)))
                .build();
    }

    synchronized void deleteIndex() {
        change(old -> old.toBuilder().clearIndices().clearRouting().build());
    }

    synchronized ClusterStateMessage await(Predicate<ClusterStateMessage> wanted) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!wanted.test(state)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("state never came, last is " + state + ", failures " + failures);
            }
            wait(left);
        }
        return state;
    }

    void awaitStarted() throws InterruptedException {
        await(current -> current.getRouting(0).getShards(0).getState() == ShardRouting.State.STARTED);
    }

    private synchronized void change(UnaryOperator<ClusterStateMessage> change) {
        state = change.apply(state).toBuilder()
                .setVersion(state.getVersion() + 1)
                .build();
        notifyAll();
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
        change(old -> withShard(
                nextTerm(old.toBuilder().clearNodes().addNodes(request.getNode())),
                shard -> shard.setNodeId(request.getNode().getId())
                        .setState(ShardRouting.State.INITIALIZING)
                        .setAllocationId("allocation-" + request.getNode().getEphemeralId())
                        .setCreateEmpty(request.getShardsCount() == 0)));
        observer.onNext(RegisterResponse.newBuilder().setClusterUuid("cluster").build());
        observer.onCompleted();
    }

    private static ClusterStateMessage counting(ClusterStateMessage.Builder state, String allocationId) {
        for (IndexMetadata.Builder index : state.getIndicesBuilderList()) {
            index.clearInSync().addInSync(InSyncCopies.newBuilder().addAllocationIds(allocationId));
        }
        return state.build();
    }

    private static ClusterStateMessage nextTerm(ClusterStateMessage.Builder state) {
        for (IndexMetadata.Builder index : state.getIndicesBuilderList()) {
            index.setPrimaryTerms(0, index.getPrimaryTerms(0) + 1);
        }
        return state.build();
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
        observer.onNext(response.build());
        observer.onCompleted();
    }

    @Override
    public void execute(ClusterCommand command, StreamObserver<CommandAnswer> observer) {
        switch (command.getKindCase()) {
            case SHARD_STARTED ->
                change(old -> withShard(
                        counting(old.toBuilder(), command.getShardStarted().getAllocationId()),
                        shard -> shard.setState(ShardRouting.State.STARTED).setCreateEmpty(false)));
            case SHARD_FAILED -> failures.add(command.getShardFailed().getReason());
            case PUT_MAPPING ->
                change(old -> withMapping(old, command.getPutMapping().getMapping()));
            default -> throw new AssertionError("unexpected command " + command);
        }
        synchronized (this) {
            observer.onNext(CommandAnswer.newBuilder()
                    .setAcknowledged(true)
                    .setTerm(state.getTerm())
                    .setVersion(state.getVersion())
                    .build());
        }
        observer.onCompleted();
    }

    private static ClusterStateMessage withShard(ClusterStateMessage old, Consumer<ShardRouting.Builder> change) {
        ClusterStateMessage.Builder state = old.toBuilder();
        if (state.getRoutingCount() > 0) {
            change.accept(state.getRoutingBuilder(0).getShardsBuilder(0));
        }
        return state.build();
    }

    private static ClusterStateMessage withMapping(ClusterStateMessage old, IndexMapping added) {
        ClusterStateMessage.Builder state = old.toBuilder();
        IndexMapping.Builder mapping = state.getIndicesBuilder(0).getMappingBuilder();
        for (FieldMapping field : added.getPropertiesList()) {
            if (mapping.getPropertiesList().stream()
                    .noneMatch(known -> known.getName().equals(field.getName()))) {
                mapping.addProperties(field);
            }
        }
        mapping.setVersion(mapping.getVersion() + 1);
        return state.build();
    }
}
