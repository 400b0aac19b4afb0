package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.write.NodeBulkResponse;
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
}
