package io.diagon.engine.memory;

import java.util.function.Predicate;

/** A query ready to be asked about documents. */
@FunctionalInterface
interface Clause {
    /** What a document scores that does not match. */
    float NO_MATCH = Float.NaN;

    float score(MemoryDocument document);

    default boolean matches(MemoryDocument document) {
        return !Float.isNaN(score(document));
    }

    static Clause constant(Predicate<MemoryDocument> predicate, float score) {
        return document -> predicate.test(document) ? score : NO_MATCH;
    }

    static Clause none() {
        return document -> NO_MATCH;
    }
}
