package io.diagon.datanode.cluster;

import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node leaves without the failure of a request: it says so, gives its primaries away, commits, says that it is gone, and serves on for as
 * long as others may not have heard it. Without a master it just goes.
 */
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration CALL = Duration.ofSeconds(2);
    /** The masters may be choosing a leader. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final MasterClient master;
    private final AppliedState state;
    private final String nodeId;
    private final String ephemeralId;
    private final Duration grace;

    /** @param grace how long others may take to hear something; zero: the node says nothing */
    public Departure(MasterClient master, AppliedState state, String nodeId, String ephemeralId, Duration grace) {
        this.master = master;
        this.state = state;
        this.nodeId = nodeId;
        this.ephemeralId = ephemeralId;
        this.grace = grace;
    }

    /**
     * @param handOver gives primaries away
     * @param commit writes what is in memory to the disk
     */
    public void run(Runnable handOver, Runnable commit) {
        if (grace.isZero() || !tell(false)) {
            return;
        }
        handOver.run();
        commit.run();
        if (tell(true)) {
            pause();
        }
    }

    /** Returns with the state that the word has led to, so that no copy is overlooked which came just before; false: nobody heard it. */
    private boolean tell(boolean gone) {
        ClusterCommand command = ClusterCommand.newBuilder()
                .setNodeLeaving(NodeLeavingCommand.newBuilder()
                        .setNodeId(nodeId)
                        .setEphemeralId(ephemeralId)
                        .setGone(gone))
                .build();
        try {
            CommandAnswer answer = master.call(CALL, PATIENCE, stub -> stub.execute(command));
            if (answer.hasFailure()) {
                return false;
            }
            if (!gone) {
                state.await(known -> known.reaches(answer.getTerm(), answer.getVersion()), PATIENCE);
            }
            return true;
        } catch (SearchException e) {
            LOG.warn("no master hears that the node is leaving: {}", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pause() {
        try {
            var _ = new CountDownLatch(1).await(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
