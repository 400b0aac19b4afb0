package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.cluster.Farewell.Outcome;
import io.diagon.datanode.cluster.MasterLeave.Answer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node leaves without the failure of a request. One that comes back asks for leave, gives its primaries away, commits, says that it is
 * gone, and serves on for as long as others may not have heard it; when its patience is over, it goes without leave. One that does not come
 * back has its copies moved away first, and goes on asking for as long as any is left, or nobody says that none is; one that is deleted, for
 * as long as that makes headway. Done once, whoever asks.
 */
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    /** Between two questions. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Masters that are silent for longer, when the node is deleted, are deleted too: more than it takes them to choose a leader. */
    private static final Duration DELETED = Duration.ofSeconds(15);

    /** For whoever knows the reason to answer: when all is deleted, it first says that this is not ours to know, and then that we are gone. */
    private static final Duration REASON = Duration.ofSeconds(20);

    private static final Duration EVER = Duration.ofNanos(Long.MAX_VALUE);

    /** What the node itself does on its way out. */
    public interface Steps {
        /** Whether the cluster has the node in it. */
        boolean joined();

        /** Gives the primaries away that another copy can take. */
        void handOver();

        /** Writes what is in memory to the disk. */
        void commit();

        /** Whether the node joins again when the master does not know it any more. */
        void rejoin(boolean wanted);
    }

    private final MasterLeave master;
    private final AppliedState state;
    private final String nodeId;
    private final Duration grace;
    private final Duration patience;
    private final DepartureReasons reasons;
    private final Steps steps;
    private volatile boolean begun;
    private @Nullable Farewell done;

    /**
     * @param grace how long others may take to hear something; zero: the node says nothing
     * @param patience how long a node that comes back waits for leave
     */
    public Departure(
            MasterClient master,
            AppliedState state,
            String nodeId,
            String ephemeralId,
            Duration grace,
            Duration patience,
            DepartureReasons reasons,
            Steps steps) {
        this.master = new MasterLeave(master, state, nodeId, ephemeralId);
        this.state = state;
        this.nodeId = nodeId;
        this.grace = grace;
        this.patience = patience;
        this.reasons = reasons;
        this.steps = steps;
    }

    /** Whether the node is leaving, or has left. */
    public boolean begun() {
        return begun;
    }

    /** Leaves, or waits until the node has left. */
    public Farewell run() {
        begun = true;
        return once();
    }

    private synchronized Farewell once() {
        Farewell known = done;
        if (known == null) {
            known = leave();
            done = known;
            LOG.info("node has left [{}] [{}]", known.reason(), known.outcome());
        }
        return known;
    }

    private Farewell leave() {
        if (grace.isZero()) {
            steps.rejoin(false);
            return new Farewell(DepartureReason.RESTART, Outcome.SILENT);
        }
        DepartureReason reason = reason();
        LOG.info("node is leaving [{}]", reason);
        return new Farewell(
                reason,
                switch (reason) {
                    case RESTART -> restart();
                    case REMOVAL -> removal(EVER, EVER);
                    case DELETION -> removal(shorter(DELETED, patience), patience);
                });
    }

    /** Data that stay on a disk can be come back to. */
    private DepartureReason reason() {
        long end = System.nanoTime() + shorter(REASON, patience).toNanos();
        while (true) {
            try {
                return reasons.ask();
            } catch (RuntimeException e) {
                if (System.nanoTime() - end >= 0 || !pause(PAUSE)) {
                    LOG.warn("it is not known why the node is to stop, which is taken for a restart", e);
                    return DepartureReason.RESTART;
                }
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Outcome restart() {
        Answer answer = steps.joined() ? leaveWithin(patience) : Answer.UNHEARD;
        settle(answer);
        if (answer == Answer.GRANTED) {
            // Who was silent for a while has lost its leave with its place in the cluster.
            answer = leaveWithin(patience);
        }
        return go(answer);
    }

    /** Does what can be done for those that stay. */
    private void settle(Answer last) {
        if (last != Answer.UNHEARD) {
            steps.handOver();
        }
        steps.commit();
    }

    private Outcome go(Answer leave) {
        steps.rejoin(false);
        if (leave != Answer.UNHEARD && master.gone() == Answer.GRANTED) {
            pause(grace);
        }
        return switch (leave) {
            case GRANTED -> Outcome.LEFT;
            case REFUSED -> Outcome.NOT_LET_GO;
            case UNHEARD -> Outcome.UNHEARD;
        };
    }

    private Answer leaveWithin(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Answer answer = master.ask();
        while (answer != Answer.GRANTED && System.nanoTime() - end < 0 && pause(PAUSE)) {
            answer = master.ask();
        }
        return answer;
    }

    /**
     * @param silence of the masters after which the node goes with what it has
     * @param standstill after which it does so, too
     */
    private Outcome removal(Duration silence, Duration standstill) {
        long heard = System.nanoTime();
        long moved = heard;
        int least = Integer.MAX_VALUE;
        do {
            Answer answer = master.drain();
            int left = copies(state.current());
            if (answer == Answer.GRANTED && left == 0 && goneForGood()) {
                pause(grace);
                return Outcome.DRAINED;
            }
            long now = System.nanoTime();
            if (answer != Answer.UNHEARD) {
                heard = now;
            }
            if (left < least) {
                least = left;
                moved = now;
            }
            if (now - heard > silence.toNanos() || now - moved > standstill.toNanos()) {
                settle(answer);
                // Nobody has let it go for good, whatever was last heard.
                return go(answer == Answer.UNHEARD ? Answer.UNHEARD : Answer.REFUSED);
            }
        } while (pause(PAUSE));
        return Outcome.NOT_LET_GO;
    }

    private boolean goneForGood() {
        steps.rejoin(false);
        if (master.goneForGood() == Answer.GRANTED) {
            return true;
        }
        steps.rejoin(true); // or else nobody would know the node, and what it has
        return false;
    }

    private int copies(ClusterState known) {
        return (int) known.routing().values().stream()
                .flatMap(index -> index.getShardsList().stream())
                .filter(copy -> copy.getNodeId().equals(nodeId))
                .count();
    }

    /** False: the thread is not to wait any more. */
    private static boolean pause(Duration length) {
        try {
            var _ = new CountDownLatch(1).await(length.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
