package io.diagon.master.state;

import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.record.RecordBatch;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/** Makes the cluster state of the Raft log. Snapshots are a {@link ClusterStateMessage} in one file. */
public final class ClusterStateMachine extends BaseStateMachine {
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile ClusterState current = ClusterState.UNKNOWN;
    private final LongAdder leadersSeen = new LongAdder();
    private volatile boolean stopping;

    /** The state after the last applied entry. */
    public ClusterState current() {
        return current;
    }

    /** Waits until the state is newer than the given one, at most so long; returns the current one either way. */
    public ClusterState await(long term, long version, long waitMillis) throws InterruptedException {
        long remaining = TimeUnit.MILLISECONDS.toNanos(waitMillis);
        lock.lock();
        try {
            while (remaining > 0 && !stopping && !newer(term, version)) {
                remaining = changed.awaitNanos(remaining);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more: the process is to stop, and others have news as well. */
    public void endWaiting() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean newer(long term, long version) {
        ClusterState state = current;
        return state.term() > term || (state.term() == term && state.version() > version);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId self, @Nullable RaftPeerId leader) {
        if (leader != null) {
            leadersSeen.increment();
        }
    }

    /** How often there was another leader than before, or the same one again. */
    public long leaderChanges() {
        return Math.max(0, leadersSeen.sum() - 1);
    }

    /**
     * The file of a snapshot.
     *
     * @param millis when it was taken, since the epoch
     */
    public record Snapshot(long millis, long bytes) {}

    /** The last one; empty before the first. */
    public Optional<Snapshot> snapshot() {
        SingleFileSnapshotInfo latest = storage.getLatestSnapshot();
        if (latest == null) {
            return Optional.empty();
        }
        try {
            Path file = latest.getFile().getPath();
            return Optional.of(new Snapshot(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
        } catch (IOException replacedMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage raftStorage) throws IOException {
        super.initialize(server, groupId, raftStorage);
        storage.init(raftStorage);
        load();
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        load();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        }
    }

    private void load() throws IOException {
        SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
        if (snapshot == null) {
            return;
        }
        File file = snapshot.getFile().getPath().toFile();
        MD5Hash digest = snapshot.getFile().getFileDigest();
        if (digest != null) {
            MD5FileUtil.verifySavedMD5(file, digest);
        }
        publish(ClusterState.of(ClusterStateMessage.parseFrom(Files.readAllBytes(file.toPath()))));
        setLastAppliedTermIndex(snapshot.getTermIndex());
    }

    @Override
    public long takeSnapshot() throws IOException {
        TermIndex last;
        ClusterState state;
        lock.lock();
        try {
            last = getLastAppliedTermIndex();
            state = current;
        } finally {
            lock.unlock();
        }
        File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
        // Under its own name only once it is whole: after a crash a half-written file would be taken for the latest
        // snapshot.
        Path part = file.toPath().resolveSibling(file.getName() + ".part");
        try (FileOutputStream out = new FileOutputStream(part.toFile())) {
            state.toMessage().writeTo(out);
            out.getFD().sync();
        }
        Files.move(part, file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), last));
        return last.getIndex();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        try {
            RecordBatch batch = RecordBatch.parseFrom(
                    entry.getStateMachineLogEntry().getLogData().toByteArray());
            lock.lock();
            try {
                updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
                publish(ClusterStateBuilder.apply(current, batch, entry.getTerm()));
            } finally {
                lock.unlock();
            }
            return CompletableFuture.completedFuture(Message.EMPTY);
        } catch (InvalidProtocolBufferException malformed) {
            return CompletableFuture.failedFuture(malformed);
        }
    }

    private void publish(ClusterState state) {
        lock.lock();
        try {
            current = state;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
