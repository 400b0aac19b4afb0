package io.diagon.datanode.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.datanode.shard.FakeEngine;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.OpenShards;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.RecordBatch;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrimaryGroupsTest {
    @TempDir
    Path temporary;

    @Test
    void aNewPrimaryTakesNoWritesUntilTheMasterCountsIt() {
        IndexShard shard = OpenShards.open(temporary, OpenShards.id(0), new FakeEngine());
        ShardRegistry shards = new ShardRegistry();
        shards.put(shard);
        ClusterState before = state(ClusterState.UNKNOWN, InSyncCopies.getDefaultInstance());
        AtomicReference<ClusterState> state = new AtomicReference<>(before);
        CopyLinks links = (node, answers) -> {
            throw new AssertionError("there are no other copies");
        };
        PrimaryGroups groups = new PrimaryGroups(
                "here",
                state::get,
                shards,
                links,
                (id, allocation, node, term, reason) -> CopyRemoval.Answer.STALE,
                (id, allocation, node, term, target) -> PrimaryTransfer.Answer.STALE);
        assertThatThrownBy(() -> groups.of(shard, 0))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SHARD_NOT_FOUND));
        state.set(state(
                before, InSyncCopies.newBuilder().addAllocationIds("allocation").build()));
        assertThat(groups.of(shard, 0).term()).isEqualTo(1);
    }

    private static ClusterState state(ClusterState before, InSyncCopies inSync) {
        IndexMetadata index = IndexMetadata.newBuilder()
                .setName("index")
                .setUuid("uuid")
                .setNumberOfShards(1)
                .addPrimaryTerms(1)
                .addInSync(inSync)
                .build();
        return ClusterStateBuilder.apply(
                before,
                RecordBatch.newBuilder()
                        .addRecords(ClusterRecord.newBuilder().setIndexPut(index))
                        .build(),
                1);
    }
}
