package io.diagon.datanode.quarantine;

import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.ShardStore;
import io.diagon.engine.MemoryCategory;
import io.diagon.engine.ShardEngine;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ShardConfig;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Notes every call into the engine in the journal. */
public final class JournaledEngines implements EngineProvider {
    private final EngineProvider engines;
    private final CallJournal journal;

    public JournaledEngines(EngineProvider engines, CallJournal journal) {
        this.engines = engines;
        this.journal = journal;
    }

    /** The calls with one shard. */
    record Calls(CallJournal journal, CallJournal.Entry shard) {
        <T> T make(Phase phase, Supplier<T> call) {
            int slot = journal.enter(shard, phase);
            try {
                return call.get();
            } finally {
                journal.exit(slot);
            }
        }

        void run(Phase phase, Runnable call) {
            int slot = journal.enter(shard, phase);
            try {
                call.run();
            } finally {
                journal.exit(slot);
            }
        }
    }

    @Override
    public ShardEngine open(Path directory, ShardConfig config) {
        Calls calls = new Calls(journal, new CallJournal.Entry(ShardStore.keyOfEngine(directory)));
        return new JournaledEngine(calls.make(Phase.OPEN, () -> engines.open(directory, config)), calls);
    }

    @Override
    public AnalyzeResponse analyze(AnalyzeRequest request) {
        return engines.analyze(request);
    }

    @Override
    public long memoryBytes(MemoryCategory category) {
        return engines.memoryBytes(category);
    }
}
