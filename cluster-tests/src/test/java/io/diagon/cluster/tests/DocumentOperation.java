package io.diagon.cluster.tests;

import org.jspecify.annotations.Nullable;

/**
 * One operation on one document, as its client saw it. Values are unique to the operation that writes them.
 *
 * @param expected of a compare-and-set: the value that was read; 0: of the others
 * @param value that was written or read; 0: none is there
 * @param invoked when, on the clock of {@link System#nanoTime}
 * @param completed when; {@link Long#MAX_VALUE} if nobody knows whether it took effect
 * @param stamp of what was written, if that was acknowledged
 */
record DocumentOperation(
        Kind kind,
        long expected,
        long value,
        Outcome outcome,
        long invoked,
        long completed,
        @Nullable Stamp stamp) {

    enum Kind {
        INDEX,
        CREATE,
        /** A partial update of a document that has to be there. */
        UPDATE,
        COMPARE_AND_SET,
        DELETE,
        READ
    }

    enum Outcome {
        DONE,
        /** It certainly took no effect, because the document was not as the operation wanted it. */
        REFUSED,
        /** It may take effect at any time later, or never. */
        UNKNOWN
    }

    /** What an acknowledgement says of the document. */
    record Stamp(long seqNo, long primaryTerm, long version) {}

    /** The value after the operation took effect on this one; -1: it can not have, with this outcome. */
    long apply(long current) {
        boolean done = outcome != Outcome.REFUSED;
        return switch (kind) {
            case INDEX -> done ? value : -1;
            case DELETE -> done ? 0 : -1;
            case READ -> value == current ? current : -1;
            case CREATE -> conditional(current, current == 0, done);
            case UPDATE -> conditional(current, current != 0, done);
            case COMPARE_AND_SET -> conditional(current, current == expected, done);
        };
    }

    private long conditional(long current, boolean holds, boolean done) {
        if (holds != done) {
            return -1;
        }
        return done ? value : current;
    }

    boolean certain() {
        return outcome != Outcome.UNKNOWN;
    }
}
