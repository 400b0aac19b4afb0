package io.diagon.cluster.simulation;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A connection from a primary to a copy: what arrives does so in order. The first failure ends it, in both directions. */
final class SimulatedStream {
    private final VirtualTime time;
    private final SimulatedNetwork network;
    private final SimulatedNetwork.End from;
    private final SimulatedNetwork.End to;
    private final Consumer<SearchException> failed;
    private long lastThere;
    private long lastBack;
    private boolean ended;
    private int underWay;
    private long lastProgress;

    /** @param failed called at most once, and not after {@link #close} */
    SimulatedStream(
            VirtualTime time,
            SimulatedNetwork network,
            SimulatedNetwork.End from,
            SimulatedNetwork.End to,
            Consumer<SearchException> failed) {
        this.time = time;
        this.network = network;
        this.from = from;
        this.to = to;
        this.failed = failed;
    }

    int underWay() {
        return underWay;
    }

    boolean ended() {
        return ended;
    }

    /** What was sent before may still arrive. */
    void close() {
        ended = true;
    }

    /** @param sync what comes some time later, and before the answer */
    <A> void send(Supplier<A> work, Runnable sync, Consumer<A> answered) {
        if (underWay++ == 0) {
            lastProgress = time.now();
        }
        if (network.loses(from.name(), to.name())) {
            lose();
            return;
        }
        lastThere = Math.max(lastThere, time.now() + network.delay());
        time.after(lastThere - time.now(), to.place(), () -> {
            try {
                A answer = work.get();
                time.after(1 + time.draw(5), to.place(), () -> answer(sync, () -> answered.accept(answer)));
            } catch (SearchException refused) {
                answer(() -> end(refused));
            }
        });
    }

    private void answer(Runnable sync, Runnable delivery) {
        try {
            sync.run();
        } catch (SearchException refused) {
            answer(() -> end(refused));
            return;
        }
        answer(delivery);
    }

    private void answer(Runnable delivery) {
        if (network.loses(to.name(), from.name())) {
            lose();
            return;
        }
        lastBack = Math.max(lastBack, time.now() + network.delay());
        time.after(lastBack - time.now(), from.place(), () -> {
            if (!ended) {
                underWay--;
                lastProgress = time.now();
                delivery.run();
            }
        });
    }

    /** Either side may notice that the connection has broken, or the patience of the sender ends. */
    private void lose() {
        if (time.chance(700)) {
            time.after(
                    network.delay(),
                    from.place(),
                    () -> end(new SearchException(ErrorCode.NODE_NOT_CONNECTED, "stream to a copy broke")));
        } else {
            lastThere = Long.MAX_VALUE / 4;
            lastBack = lastThere;
        }
    }

    /** To be called now and then. */
    void check() {
        if (to.place().gone()) {
            end(new SearchException(ErrorCode.NODE_NOT_CONNECTED, "stream to a copy broke"));
        } else if (underWay > 0 && time.now() - lastProgress > 10_000) {
            end(new SearchException(ErrorCode.RECEIVE_TIMEOUT, "copy did not answer in time"));
        }
    }

    void end(SearchException cause) {
        if (!ended) {
            ended = true;
            failed.accept(cause);
        }
    }
}
