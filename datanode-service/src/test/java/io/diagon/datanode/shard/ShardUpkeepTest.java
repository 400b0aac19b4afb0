package io.diagon.datanode.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ShardUpkeepTest {
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void whoBeginsToWaitForARefreshAfterTheLastCommitMakesOne(@TempDir Path data) {
        IndexShard shard = OpenShards.open(data, OpenShards.id(0), new FakeEngine());
        ShardUpkeep upkeep = shard.openedCopy().upkeep();
        upkeep.finish();
        assertThat(upkeep.awaitRefresh(TimeUnit.HOURS.toMillis(1))).isTrue();
        shard.close(false);
    }
}
