package io.diagon.benchmarks.engine;

import java.util.Locale;

/** How the documents lie in an index. */
enum Variant {
    /** In one segment. */
    ONE,
    /** In ten segments, as they came. */
    NATURAL,
    /** In one segment, and every tenth deleted afterwards. */
    DELETED;

    /** Segments of an index that is not merged. */
    static final int SEGMENTS = 10;

    static Variant of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    static boolean deleted(int document) {
        return Integer.remainderUnsigned(document * 0x9E3779B1, 10) == 0;
    }

    String label() {
        return switch (this) {
            case ONE -> "one segment";
            case NATURAL -> SEGMENTS + " segments";
            case DELETED -> "one segment, 10 % deleted";
        };
    }
}
