package io.diagon.cluster.simulation;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Delays, reorders, repeats and drops messages, and cuts connections in one direction or both. */
final class SimulatedNetwork {
    private static final int LOST_IN_THOUSAND = 10;
    private static final int REPEATED_IN_THOUSAND = 10;
    private static final int SLOW_IN_THOUSAND = 30;

    private record Direction(String from, String to) {}

    /** One end of a call. */
    record End(String name, VirtualTime.Place place) {}

    private final VirtualTime time;
    private final Set<Direction> cut = new HashSet<>();
    private boolean faulty = true;
    private int lost;
    private int slow;
    private int repeated;

    SimulatedNetwork(VirtualTime time) {
        this.time = time;
    }

    void cut(String from, String to) {
        cut.add(new Direction(from, to));
    }

    void mend() {
        cut.clear();
    }

    /** Nothing is lost any more. */
    void heal() {
        mend();
        faulty = false;
    }

    boolean loses(String from, String to) {
        boolean loses =
                (!cut.isEmpty() && cut.contains(new Direction(from, to))) || (faulty && time.chance(LOST_IN_THOUSAND));
        if (loses) {
            lost++;
        }
        return loses;
    }

    long delay() {
        if (faulty && time.chance(SLOW_IN_THOUSAND)) {
            slow++;
            return time.draw(3000);
        }
        return 1 + time.draw(5);
    }

    void send(String from, End to, Runnable delivery) {
        if (!loses(from, to.name())) {
            time.after(delay(), to.place(), delivery);
        }
        if (faulty && time.chance(REPEATED_IN_THOUSAND) && !loses(from, to.name())) {
            repeated++;
            time.after(delay(), to.place(), delivery);
        }
    }

    /** By kind. */
    Map<String, Integer> faults() {
        return Map.of(
                "messages or streams lost", lost, "messages late, and overtaken", slow, "messages repeated", repeated);
    }

    /**
     * A call that may be carried out several times, or carried out and not be answered.
     *
     * @param work null: gives no answer
     * @param done once, with null if no answer came in time
     */
    <A> void call(End from, End to, long timeout, Supplier<@Nullable A> work, Consumer<@Nullable A> done) {
        boolean[] over = new boolean[1];
        send(from.name(), to, () -> {
            A answer = work.get();
            if (answer != null) {
                send(to.name(), from, () -> finish(over, answer, done));
            }
        });
        time.after(timeout, from.place(), () -> finish(over, null, done));
    }

    private static <A> void finish(boolean[] over, @Nullable A answer, Consumer<@Nullable A> done) {
        if (!over[0]) {
            over[0] = true;
            done.accept(answer);
        }
    }
}
