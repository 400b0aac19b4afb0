package io.diagon.datanode.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.datanode.shard.CondemnedCopies;
import io.diagon.datanode.shard.FakeEngine;
import io.diagon.datanode.shard.OpenShards;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardStore;
import io.diagon.protocol.shard.CondemnedCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InquestTest {
    private static final ShardKey SHARD = ShardKey.of(OpenShards.id(0));
    private static final ShardKey OTHER = ShardKey.of(OpenShards.id(1));

    @TempDir
    Path data;

    @Test
    void whatIsUnderWayIsInTheFileAndWhatHasEndedIsNot() throws IOException {
        CallJournal journal = CallJournal.begin(data.resolve("calls"), data.resolve("report"));
        int ended = journal.enter(new CallJournal.Entry(OTHER), Phase.WRITE);
        int underWay = journal.enter(new CallJournal.Entry(SHARD), Phase.SEARCH);
        journal.exit(ended);

        CallJournal.Remains remains = CallJournal.read(data.resolve("calls"));
        assertThat(remains.crashReport()).isEqualTo(data.resolve("report"));
        assertThat(remains.calls())
                .containsExactly(new CallJournal.Call(
                        SHARD, Phase.SEARCH, Thread.currentThread().getName()));

        journal.exit(underWay);
        assertThat(CallJournal.read(data.resolve("calls")).calls()).isEmpty();
    }

    @Test
    void moreCallsThanThereIsRoomForAreNotNotedAndDoNotFail() throws IOException {
        CallJournal journal = CallJournal.begin(data.resolve("calls"), data.resolve("report"));
        for (int i = 0; i < 2 * CallJournal.SLOTS; i++) {
            journal.enter(new CallJournal.Entry(SHARD), Phase.SEARCH);
        }

        assertThat(CallJournal.read(data.resolve("calls")).calls()).isNotEmpty();
    }

    @Test
    void onlyTheShardOfTheCrashedThreadIsBlamed() {
        List<CallJournal.Call> calls = List.of(
                new CallJournal.Call(SHARD, Phase.SEARCH, "diagon-search-1"),
                new CallJournal.Call(OTHER, Phase.WRITE, "diagon-write-0"),
                new CallJournal.Call(new ShardKey("virtual", 0), Phase.COMMIT, ""));

        assertThat(Inquest.blamed(calls, Optional.of("diagon-search-1"))).containsOnlyKeys(SHARD);
        assertThat(Inquest.blamed(calls, Optional.of("ForkJoinPool-1-worker-1")))
                .containsOnlyKeys(new ShardKey("virtual", 0));
        assertThat(Inquest.blamed(calls, Optional.empty())).hasSize(3);
    }

    @Test
    void theSecondCrashWithAShardQuarantinesIt() throws IOException {
        OpenShards.open(data, OpenShards.id(0), new FakeEngine()).close(false);
        OpenShards.open(data, OpenShards.id(1), new FakeEngine()).close(false);

        dieIn(SHARD, true);
        assertThat(hold().all()).isEmpty();
        dieIn(OTHER, true);
        assertThat(hold().all()).isEmpty();
        dieIn(SHARD, true);
        assertThat(hold().all()).singleElement().satisfies(copy -> {
            assertThat(copy.getCause()).isEqualTo(CondemnedCopy.Cause.QUARANTINED);
            assertThat(copy.getShard()).isEqualTo(OpenShards.id(0));
            assertThat(copy.getReason()).contains("crashed the process [2] times", "SEARCH");
        });
    }

    @Test
    void aProcessThatWasKilledIsNoCrash() throws IOException {
        OpenShards.open(data, OpenShards.id(0), new FakeEngine()).close(false);

        for (int i = 0; i < 3; i++) {
            dieIn(SHARD, false);
            assertThat(hold().all()).isEmpty();
        }
    }

    private void dieIn(ShardKey shard, boolean crash) throws IOException {
        Path report = data.resolve("hs_err.log");
        Files.deleteIfExists(report);
        CallJournal journal = CallJournal.begin(data.resolve("calls"), report);
        journal.enter(new CallJournal.Entry(shard), Phase.SEARCH);
        if (crash) {
            Files.writeString(report, """
                    #
                    # A fatal error has been detected by the Java Runtime Environment:
                    #
                    Current thread (0x00007f8a1c0d3a40):  JavaThread "%s" daemon [_thread_in_native, id=4711, stack(0x1,0x2)]
                    """.formatted(Thread.currentThread().getName()));
        }
    }

    private CondemnedCopies hold() throws IOException {
        ShardStore store = new ShardStore(data);
        new Inquest(store).hold(data.resolve("calls"));
        return store.condemned();
    }
}
