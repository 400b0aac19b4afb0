package io.diagon.datanode.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.datanode.shard.FakeEngine;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.OpenShards;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrimaryGroupTest {
    @TempDir
    Path temporary;

    @Test
    void whatAllCopiesHadWhenThePrimaryStoppedIsAcknowledgedAllTheSame() {
        IndexShard shard = OpenShards.open(temporary, OpenShards.id(0), new FakeEngine());
        CopyLinks links = (node, answers) -> {
            throw new AssertionError("there are no other copies");
        };
        CopyRemoval removal = (id, allocation, node, term, reason) -> CopyRemoval.Answer.STALE;
        PrimaryGroup group = new PrimaryGroup(
                shard,
                1,
                List.of("allocation"),
                new PrimaryGroup.Means("here", links, removal, new FileSender(new SendingRate(() -> 0, () -> 0))));
        group.synced(0);
        group.stop("another copy is the primary");
        assertThat(group.awaitAcknowledged(0, 1000)).isEqualTo(1);
        assertThatThrownBy(() -> group.awaitAcknowledged(1, 1000))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STALE_PRIMARY));
    }
}
