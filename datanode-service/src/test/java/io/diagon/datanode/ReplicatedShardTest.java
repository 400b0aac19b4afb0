package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.RefreshPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicatedShardTest extends ReplicatedShardFixture {
    @Test
    void aReplicaCatchesUpFollowsAndIsSearchable() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        bulk(primary, index("1", "before"), index("2", "before"), delete("2"));

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        NodeBulkResponse.ShardResult result = bulk(primary, index("3", "after"));

        assertThat(result.getTotalCopies()).isEqualTo(2);
        assertThat(result.getSuccessfulCopies()).isEqualTo(2);
        assertThat(get(replica, "1").getFound()).isTrue();
        assertThat(get(replica, "2").getFound()).isFalse();
        assertThat(get(replica, "3").getSource()).isEqualTo(get(primary, "3").getSource());
        assertThat(get(replica, "3").getSeqNo()).isEqualTo(get(primary, "3").getSeqNo());
        assertThat(ShardAdminServiceGrpc.newBlockingStub(replica.channel())
                        .refresh(ShardsRequest.newBuilder().addShards(SHARD).build())
                        .getShards(0)
                        .hasFailure())
                .isFalse();
    }

    @Test
    void aReplicaWhosePrimaryHasForgottenItsLogIsSentFiles() throws Exception {
        startMaster(Map.of("index.translog.retention.size", "0b"));
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        for (int i = 0; i < 50; i++) {
            bulk(first, index("d" + i, "word" + i));
        }
        bulk(first, delete("d7"));
        flush(first);
        first.node().close(); // and with it what it has in memory for copies that follow
        Copy primary = start("a");
        bulk(primary, index("last", "word"));

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");

        for (int i = 0; i < 50; i++) {
            assertThat(get(replica, "d" + i).getFound()).isEqualTo(i != 7);
        }
        assertThat(get(replica, "last").getFound()).isTrue();
        bulk(primary, index("live", "word"));
        assertThat(get(replica, "live").getFound()).isTrue();
    }

    @Test
    void aPromotedReplicaGoesOnAndTheOldPrimaryFollowsIt() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        Copy second = start("b");
        master.assign(second.id(), "r", false);
        master.awaitStarted("r");
        bulk(first, index("1", "one"));

        master.promote("r");
        awaitWritten(second, index("2", "two"));
        assertThat(get(second, "2").getPrimaryTerm()).isEqualTo(2);
        assertThat(get(second, "1").getFound()).isTrue();

        master.assign(first.id(), "p2", false);
        master.awaitStarted("p2");
        bulk(second, index("3", "three"));
        assertThat(get(first, "3").getFound()).isTrue();
        assertThat(get(first, "2").getPrimaryTerm()).isEqualTo(2);
    }

    @Test
    void aWriteWaitsForTheRemovalOfACopyThatIsGone() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        replica.node().close();

        NodeBulkResponse.ShardResult result = bulk(primary, index("1", "one"));

        assertThat(result.getSuccessfulCopies()).isEqualTo(1);
        assertThat(master.inSync()).containsExactly("p");
    }

    @Test
    void writesNeedAsManyCopiesAsTheIndexWants() throws Exception {
        startMaster(Map.of("index.write.min_in_sync", "2"));
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");

        NodeBulkResponse.ShardResult refused = tryBulk(primary, index("1", "one"));
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");

        assertThat(ErrorCode.of(refused.getFailure().getCode())).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
        bulk(primary, index("1", "one"));
        assertThat(get(replica, "1").getFound()).isTrue();
    }

    @Test
    void aWriteThatAsksForItIsSearchableOnEveryCopyInSync() throws Exception {
        startMaster(Map.of("index.refresh_interval", "200ms"));
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");

        for (int i = 0; i < 20; i++) {
            RefreshPolicy policy = i % 2 == 0 ? RefreshPolicy.IMMEDIATE : RefreshPolicy.WAIT_FOR;
            NodeBulkResponse.ShardResult result = tryBulk(primary, policy, 0, 30_000, index("d" + i, "word"));
            assertThat(result.getFailure().getReason()).isEmpty();
            assertThat(visible(primary)).isEqualTo(i + 1);
            assertThat(visible(replica)).isEqualTo(i + 1);
        }
    }

    @Test
    void aWriteThatAsksForARefreshDoesNotWaitForACopyThatIsGone() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        replica.node().close();

        NodeBulkResponse.ShardResult result = tryBulk(primary, RefreshPolicy.IMMEDIATE, 0, 60_000, index("1", "one"));

        assertThat(result.getFailure().getReason()).isEmpty();
        assertThat(visible(primary)).isEqualTo(1);
        assertThat(master.inSync()).containsExactly("p");
    }

    @Test
    void aCopyThatIsStartedShowsWhatTheOthersShow() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        for (int i = 0; i < 10; i++) {
            tryBulk(primary, RefreshPolicy.IMMEDIATE, 0, 30_000, index("d" + i, "word"));
        }

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");

        assertThat(visible(replica)).isEqualTo(10);
    }

    @Test
    void writesWaitForAsManyStartedCopiesAsTheyAskFor() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");

        for (int wanted : new int[] {2, -1}) {
            NodeBulkResponse.ShardResult refused = tryBulk(primary, RefreshPolicy.NONE, wanted, 100, index("1", "one"));
            assertThat(ErrorCode.of(refused.getFailure().getCode())).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
            assertThat(refused.getFailure().getReason()).contains("Not enough active copies");
            assertThat(refused.getPerhapsDone()).isFalse();
        }
        assertThat(get(primary, "1").getFound()).isFalse();
        assertThat(tryBulk(primary, RefreshPolicy.NONE, 1, 100, index("1", "one"))
                        .hasFailure())
                .isFalse();

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        for (int wanted : new int[] {2, -1}) {
            assertThat(tryBulk(primary, RefreshPolicy.NONE, wanted, 60_000, index("2", "two"))
                            .hasFailure())
                    .isFalse();
        }
        assertThat(get(replica, "2").getFound()).isTrue();
    }
}
