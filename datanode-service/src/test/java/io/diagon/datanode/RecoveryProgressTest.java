package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.protocol.shard.ShardRecovery;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryProgressTest extends ReplicatedShardFixture {
    @Test
    void aPrimaryTellsWhatItFoundOnItsDisk() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        ShardRecovery created = awaitRecovered(first);
        bulk(first, index("1", "committed"));
        flush(first);
        bulk(first, index("2", "logged"));
        first.node().close();
        ShardRecovery opened = awaitRecovered(start("a"));

        assertThat(created.getType()).isEqualTo(ShardRecovery.Type.EMPTY_STORE);
        assertThat(created.getStage()).isEqualTo(ShardRecovery.Stage.DONE);
        assertThat(created.getPrimary()).isTrue();
        assertThat(opened.getType()).isEqualTo(ShardRecovery.Type.EXISTING_STORE);
        assertThat(opened.getStage()).isEqualTo(ShardRecovery.Stage.DONE);
        assertThat(opened.getFilesTotal()).isPositive().isEqualTo(opened.getFilesReused());
        assertThat(opened.getBytesTotal()).isPositive().isEqualTo(opened.getBytesReused());
        assertThat(opened.getFilesRecovered()).isZero();
        assertThat(opened.getStopMillis()).isGreaterThanOrEqualTo(opened.getStartMillis());
    }

    @Test
    void aReplicaThatCatchesUpTellsTheOperations() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        bulk(primary, index("1", "one"), index("2", "two"), delete("2"));
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        ShardRecovery recovery = awaitRecovered(replica);

        assertThat(recovery.getType()).isEqualTo(ShardRecovery.Type.PEER);
        assertThat(recovery.getStage()).isEqualTo(ShardRecovery.Stage.DONE);
        assertThat(recovery.getPrimary()).isFalse();
        assertThat(recovery.getSourceNodeId()).isEqualTo(primary.id());
        assertThat(recovery.getOperationsTotal()).isEqualTo(3);
        assertThat(recovery.getOperationsRecovered()).isEqualTo(3);
        assertThat(recovery.getFilesTotal()).isZero();
        bulk(primary, index("3", "later"));
        assertThat(awaitRecovered(replica)).isEqualTo(recovery);
    }

    @Test
    void aReplicaThatIsSentFilesTellsWhatCame() throws Exception {
        startMaster(Map.of("index.translog.retention.size", "0b"));
        master.change(next -> next.putTransientSettings("indices.recovery.max_bytes_per_sec", "50kb"));
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        for (int i = 0; i < 50; i++) {
            bulk(first, index("d" + i, "word" + i));
        }
        flush(first);
        first.node().close(); // and with it what it has in memory for copies that follow
        Copy primary = start("a");
        bulk(primary, index("last", "word"));
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        ShardRecovery recovery = awaitRecovered(replica);

        assertThat(recovery.getType()).isEqualTo(ShardRecovery.Type.PEER);
        assertThat(recovery.getStage()).isEqualTo(ShardRecovery.Stage.DONE);
        assertThat(recovery.getSourceNodeId()).isEqualTo(primary.id());
        assertThat(recovery.getFilesTotal()).isGreaterThan(1);
        assertThat(recovery.getFilesRecovered()).isEqualTo(recovery.getFilesTotal() - recovery.getFilesReused());
        assertThat(recovery.getBytesRecovered())
                .isPositive()
                .isEqualTo(recovery.getBytesTotal() - recovery.getBytesReused());
        assertThat(recovery.getSourceThrottleNanos()).isPositive();
        assertThat(recovery.getIndexNanos()).isPositive();
        assertThat(recovery.getOperationsRecovered()).isEqualTo(recovery.getOperationsTotal());
        assertThat(recovery.getStopMillis()).isGreaterThanOrEqualTo(recovery.getStartMillis());
    }
}
