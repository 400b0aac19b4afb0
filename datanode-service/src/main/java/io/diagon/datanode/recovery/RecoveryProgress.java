package io.diagon.datanode.recovery;

import io.diagon.protocol.common.Failure;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.replication.StoredFile;
import io.diagon.protocol.shard.ShardRecovery;
import io.diagon.protocol.shard.ShardRecovery.Stage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one copy comes to have its documents, for those who watch. What is told after the end is not noted: a copy that follows its
 * primary is told the same things as one that catches up. Thread-safe.
 */
public final class RecoveryProgress {
    private final String allocationId;
    private final ShardRecovery.Builder content;
    private long stageBegan = System.nanoTime();

    public RecoveryProgress(ShardId shard, String allocationId, boolean primary) {
        this.allocationId = allocationId;
        this.content = ShardRecovery.newBuilder()
                .setShard(shard)
                .setPrimary(primary)
                .setType(primary ? ShardRecovery.Type.EXISTING_STORE : ShardRecovery.Type.PEER)
                .setOperationsTotal(-1)
                .setStartMillis(System.currentTimeMillis());
    }

    /** Whether the next opening of this copy is a part of this recovery. */
    public synchronized boolean continues(String copy) {
        return underWay() && allocationId.equals(copy);
    }

    private boolean underWay() {
        return content.getStopMillis() == 0;
    }

    private boolean local() {
        return underWay() && content.getType() != ShardRecovery.Type.PEER;
    }

    public synchronized void stage(Stage stage) {
        if (underWay()) {
            long now = System.nanoTime();
            content.setIndexNanos(indexNanos(now))
                    .setTranslogNanos(translogNanos(now))
                    .setStage(stage);
            stageBegan = now;
        }
    }

    private long indexNanos(long now) {
        return content.getIndexNanos() + (content.getStage() == Stage.INDEX ? now - stageBegan : 0);
    }

    private long translogNanos(long now) {
        return content.getTranslogNanos() + (content.getStage() == Stage.TRANSLOG ? now - stageBegan : 0);
    }

    /** A primary begins with nothing. */
    public synchronized void empty() {
        if (local()) {
            content.setType(ShardRecovery.Type.EMPTY_STORE);
        }
    }

    /** A primary has opened its commit and begins to replay its log. */
    public synchronized void replaying(int files, long bytes, long operations) {
        if (local()) {
            content.setFilesTotal(files)
                    .setFilesReused(files)
                    .setBytesTotal(bytes)
                    .setBytesReused(bytes)
                    .setOperationsTotal(operations);
            stage(Stage.TRANSLOG);
        }
    }

    /** Of the log of a primary. */
    public synchronized void replayedLocally(long operations) {
        if (local()) {
            replayed(operations);
        }
    }

    /** A primary begins to send what this copy lacks. */
    public synchronized void from(String primaryNode, long operations) {
        if (underWay()) {
            content.setSourceNodeId(primaryNode).setOperationsTotal(content.getOperationsRecovered() + operations);
            stage(Stage.TRANSLOG);
        }
    }

    public synchronized void replayed(long operations) {
        if (underWay()) {
            long done = content.getOperationsRecovered() + operations;
            content.setOperationsRecovered(done).setOperationsTotal(Math.max(done, content.getOperationsTotal()));
        }
    }

    /** The primary's log does not reach back far enough: its files come first. */
    public synchronized void offered(List<StoredFile> files, Collection<String> lacking) {
        if (underWay()) {
            Set<String> sent = Set.copyOf(lacking);
            long bytes = files.stream().mapToLong(StoredFile::getBytes).sum();
            long lackingBytes = files.stream()
                    .filter(file -> sent.contains(file.getName()))
                    .mapToLong(StoredFile::getBytes)
                    .sum();
            content.setFilesTotal(files.size())
                    .setFilesReused(files.size() - sent.size())
                    .setFilesRecovered(0)
                    .setBytesTotal(bytes)
                    .setBytesReused(bytes - lackingBytes)
                    .setBytesRecovered(0)
                    .setOperationsTotal(-1)
                    .setOperationsRecovered(0);
            stage(Stage.INDEX);
        }
    }

    /** Since the offer. */
    public synchronized void received(long bytes, int files, long throttleNanos) {
        if (underWay()) {
            content.setBytesRecovered(bytes).setFilesRecovered(files).setSourceThrottleNanos(throttleNanos);
        }
    }

    /** Returns whether that is news. */
    public synchronized boolean done() {
        boolean news = underWay();
        if (news) {
            stage(Stage.DONE);
            content.setOperationsTotal(content.getOperationsRecovered()).setStopMillis(System.currentTimeMillis());
        }
        return news;
    }

    /** Returns whether that is news. */
    public synchronized boolean failed(Failure failure) {
        boolean news = underWay();
        if (news) {
            content.setFailure(failure).setStopMillis(System.currentTimeMillis());
        }
        return news;
    }

    /** Empty once it is over. */
    public synchronized Optional<ShardRecovery.Type> underWayAs() {
        return underWay() ? Optional.of(content.getType()) : Optional.empty();
    }

    public synchronized long startMillis() {
        return content.getStartMillis();
    }

    public synchronized ShardRecovery describe() {
        long now = System.nanoTime();
        return underWay()
                ? content.clone()
                        .setIndexNanos(indexNanos(now))
                        .setTranslogNanos(translogNanos(now))
                        .build()
                : content.build();
    }
}
