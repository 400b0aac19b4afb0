package io.diagon.datanode.cluster;

import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node that leaves says to the master. Everything may be said again. Of one thread. */
final class MasterLeave {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLeave.class);
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final Duration NEWS = Duration.ofSeconds(3);

    /** What became of it. Only {@link #GRANTED} is permission. */
    enum Answer {
        GRANTED,
        REFUSED,
        UNHEARD
    }

    private final MasterClient master;
    private final AppliedState state;
    private final NodeLeavingCommand self;
    private String lastRefusal = "";

    MasterLeave(MasterClient master, AppliedState state, String nodeId, String ephemeralId) {
        this.master = master;
        this.state = state;
        this.self = NodeLeavingCommand.newBuilder()
                .setNodeId(nodeId)
                .setEphemeralId(ephemeralId)
                .build();
    }

    /** Asks whether the node may stop for a while. When granted, the state that it led to is known here, so that no copy is overlooked. */
    Answer ask() {
        return tell(self, true);
    }

    /** Has all copies moved away. When granted, the state that it led to, or a newer one, is known here. */
    Answer drain() {
        return tell(self.toBuilder().setDrain(true).build(), true);
    }

    /** Says that the process is over. */
    Answer gone() {
        return tell(self.toBuilder().setGone(true).build(), false);
    }

    /** Says that the process is over for good. Refused as long as the master knows of a copy here. */
    Answer goneForGood() {
        return tell(self.toBuilder().setDrain(true).setGone(true).build(), false);
    }

    private Answer tell(NodeLeavingCommand leaving, boolean await) {
        ClusterCommand command =
                ClusterCommand.newBuilder().setNodeLeaving(leaving).build();
        try {
            CommandAnswer answer = master.call(CALL, Duration.ZERO, stub -> stub.execute(command));
            if (answer.hasFailure()) {
                refused(answer.getFailure().getReason());
                return Answer.REFUSED;
            }
            return !await || known(answer) ? Answer.GRANTED : Answer.UNHEARD;
        } catch (SearchException e) {
            LOG.debug("no master hears that the node leaves", e);
            refused("no master answers");
            return Answer.UNHEARD;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.UNHEARD;
        }
    }

    private boolean known(CommandAnswer answer) throws InterruptedException {
        return state.await(news -> news.reaches(answer.getTerm(), answer.getVersion()), NEWS)
                .reaches(answer.getTerm(), answer.getVersion());
    }

    private void refused(@Nullable String reason) {
        String text = String.valueOf(reason);
        if (!text.equals(lastRefusal)) {
            lastRefusal = text;
            LOG.info("node may not leave yet: {}", text);
        }
    }
}
