package io.diagon.datanode.quarantine;

import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardStore;
import io.diagon.protocol.shard.ShardCrashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out at the start of a process whether the one before it crashed in the engine, and with which shard. */
public final class Inquest {
    private static final Logger LOG = LoggerFactory.getLogger(Inquest.class);
    private static final int CRASHES_TO_QUARANTINE = 2;

    private final ShardStore store;
    private int crashes;

    public Inquest(ShardStore store) {
        this.store = store;
    }

    /** Looks into what was left, quarantines what crashed too often, and begins the journal of this process. */
    public CallJournal hold(Path journal) throws IOException {
        if (Files.exists(journal)) {
            CallJournal.Remains remains = CallJournal.read(journal);
            // A process that was killed, or lost its power, leaves calls too, but no report.
            if (Files.isRegularFile(remains.crashReport())
                    && Files.getLastModifiedTime(remains.crashReport()).toMillis() >= remains.millis()) {
                LOG.error("the process before this one crashed [{}]", remains.crashReport());
                blamed(remains.calls(), CrashReport.thread(remains.crashReport()))
                        .forEach((shard, phase) -> crashed(shard, phase, remains.crashReport()));
            }
        }
        return CallJournal.begin(journal, CrashReport.ofThisProcess());
    }

    /**
     * The shards that the crashed thread was busy with. Of virtual threads the report names the carrier: then all calls of virtual threads
     * are suspected. Without a name all calls are.
     */
    static Map<ShardKey, Phase> blamed(List<CallJournal.Call> calls, Optional<String> thread) {
        boolean known = thread.isPresent()
                && calls.stream().anyMatch(call -> call.thread().equals(thread.get()));
        Map<ShardKey, Phase> blamed = new HashMap<>();
        for (CallJournal.Call call : calls) {
            if (thread.isEmpty() || call.thread().equals(known ? thread.get() : "")) {
                blamed.put(call.shard(), call.phase());
            }
        }
        return blamed;
    }

    /** Shards that the process before this one was busy with when the engine crashed it. */
    public int crashes() {
        return crashes;
    }

    private void crashed(ShardKey shard, Phase phase, Path report) {
        crashes++;
        ShardCrashes known = store.crashes(shard).toBuilder()
                .addCrashes(ShardCrashes.Crash.newBuilder()
                        .setMillis(System.currentTimeMillis())
                        .setPhase(phase.name())
                        .setReport(report.toString()))
                .build();
        LOG.error("engine crashed the process [{}] [{}], times [{}]", shard, phase, known.getCrashesCount());
        if (known.getCrashesCount() >= CRASHES_TO_QUARANTINE) {
            store.quarantine(
                    shard,
                    "the engine crashed the process [" + known.getCrashesCount() + "] times with this shard, last in ["
                            + phase + "], report [" + report + "]");
        } else {
            store.crashes(shard, known);
        }
    }
}
