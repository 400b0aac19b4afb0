package io.diagon.datanode.quarantine;

/** What the engine is asked to do. */
enum Phase {
    OTHER(0),
    OPEN(1),
    WRITE(2),
    GET(3),
    REFRESH(4),
    COMMIT(5),
    MERGE(6),
    SEARCH(7),
    FETCH(8);

    private final int number;

    /** @param number as it is written to disk */
    Phase(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Phase of(int number) {
        for (Phase phase : values()) {
            if (phase.number == number) {
                return phase;
            }
        }
        return OTHER;
    }
}
