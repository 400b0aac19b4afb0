package io.diagon.cluster.simulation;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Runs what is planned, in the order of a time that passes only then. All chance comes from the seed. */
final class VirtualTime {
    /** Where something happens. What is planned at a place that is gone is forgotten; a place that is paused has it happen later. */
    interface Place {
        boolean gone();

        /** Milliseconds. */
        long pausedUntil();
    }

    /** What never fails. */
    static final Place OUTSIDE = new Place() {
        @Override
        public boolean gone() {
            return false;
        }

        @Override
        public long pausedUntil() {
            return 0;
        }
    };

    private record Event(long at, long order, Place place, Runnable work) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long planned;
    private long happened;

    VirtualTime(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Milliseconds since the beginning. */
    long now() {
        return now;
    }

    long happened() {
        return happened;
    }

    int draw(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(int inThousand) {
        return random.nextInt(1000) < inThousand;
    }

    void after(long millis, Place place, Runnable work) {
        events.add(new Event(now + millis, planned++, place, work));
    }

    /** Runs one event. Returns false if there is none until the time, which it then is. */
    boolean step(long until) {
        Event next = events.peek();
        if (next == null || next.at() > until) {
            now = until;
            return false;
        }
        events.poll();
        now = next.at();
        if (next.place().gone()) {
            return true;
        }
        if (next.place().pausedUntil() > now) {
            events.add(new Event(next.place().pausedUntil(), next.order(), next.place(), next.work()));
            return true;
        }
        happened++;
        next.work().run();
        return true;
    }
}
