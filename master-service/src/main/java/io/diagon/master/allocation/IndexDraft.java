package io.diagon.master.allocation;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The copies of one index, as a round of allocation changes them. */
final class IndexDraft {
    private final IndexMetadata metadataBefore;
    private final List<ShardRouting> before;
    private final NodeLoad load;
    private final IndexMetadata.Builder metadata;
    private List<ShardRouting> shards;

    IndexDraft(IndexMetadata index, List<ShardRouting> shards, NodeLoad load) {
        this.metadataBefore = index;
        this.before = shards;
        this.load = load;
        this.metadata = index.toBuilder();
        this.shards = new ArrayList<>(shards);
        shards.forEach(copy -> load.add(index.getUuid(), copy));
    }

    /** As it was before the round, but for primary terms and in-sync sets. */
    IndexMetadata metadata() {
        return metadataBefore;
    }

    String uuid() {
        return metadataBefore.getUuid();
    }

    /** A view: take a copy before anything is changed. */
    List<ShardRouting> shards() {
        return Collections.unmodifiableList(shards);
    }

    Stream<ShardRouting> copies(int number) {
        return shards.stream().filter(copy -> copy.getShard() == number);
    }

    ShardRouting primary(int number) {
        return copies(number).filter(ShardRouting::getPrimary).findFirst().orElseThrow();
    }

    List<String> inSync(int number) {
        return metadata.getInSync(number).getAllocationIdsList();
    }

    void replace(ShardRouting copy, ShardRouting after) {
        shards.set(shards.indexOf(copy), after);
        load.remove(uuid(), copy);
        load.add(uuid(), after);
    }

    void replaceAll(List<ShardRouting> after) {
        shards.forEach(copy -> load.remove(uuid(), copy));
        shards = new ArrayList<>(after);
        shards.forEach(copy -> load.add(uuid(), copy));
    }

    void relocate(ShardRouting copy, String nodeId, String allocationId) {
        List<ShardRouting> after = new ArrayList<>(shards);
        Relocations.begin(after, copy, nodeId, allocationId);
        replaceAll(after);
    }

    void initialize(ShardRouting copy, String nodeId, String allocationId, boolean empty) {
        replace(
                copy,
                copy.toBuilder()
                        .setState(ShardRouting.State.INITIALIZING)
                        .setNodeId(nodeId)
                        .setAllocationId(allocationId)
                        .setCreateEmpty(empty)
                        .build());
    }

    /** A new primary, a new term: whoever was it before is fenced. */
    void nextTerm(int number) {
        metadata.setPrimaryTerms(number, metadata.getPrimaryTerms(number) + 1);
    }

    /** The copy alone says what the shard holds. */
    void inSyncOnly(int number, List<String> allocationIds) {
        metadata.setInSync(
                number,
                metadata.getInSync(number).toBuilder().clearAllocationIds().addAllAllocationIds(allocationIds));
    }

    Optional<Allocator.Change> change() {
        IndexMetadata after = metadata.build();
        if (shards.equals(before) && after.equals(metadataBefore)) {
            return Optional.empty();
        }
        return Optional.of(new Allocator.Change(
                after,
                IndexRouting.newBuilder()
                        .setIndexUuid(uuid())
                        .addAllShards(shards)
                        .build()));
    }
}
