package io.diagon.datanode.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicationTrackerTest {
    @Test
    void theMasterIsToldOfACopyOnlyOnceItHasWhatEarlierTermsMayHaveAcknowledged() {
        ReplicationTracker tracker = new ReplicationTracker(2, "own", List.of("own", "silent"), 29);
        tracker.apply(List.of("own", "silent", "new"), List.of("own", "silent"));
        tracker.compared("new", 9);
        // Nothing is known of a copy in sync that does not answer, so nothing is acknowledged in this term yet.
        assertThat(tracker.globalCheckpoint()).isEqualTo(-1);
        assertThat(tracker.takeIn("new")).isFalse();
        tracker.advanced("new", 29);
        assertThat(tracker.takeIn("new")).isTrue();
    }
}
