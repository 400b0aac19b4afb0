package io.diagon.benchmarks.engine;

import java.util.List;

/** A query, for both engines. Words are searched in the body. */
sealed interface Spec {
    record All() implements Spec {}

    record Word(String word) implements Spec {}

    record And(List<String> words) implements Spec {}

    /** @param atLeast so many of the words have to be there */
    record Or(List<String> words, int atLeast) implements Spec {}

    record Phrase(List<String> words) implements Spec {}

    /** Values from, inclusive, to, exclusive. */
    record Range(long from, long to) implements Spec {}

    /** What matches the query and, without a part in the score, the range. */
    record Filtered(Spec query, Range filter) implements Spec {}

    record Prefix(String prefix) implements Spec {}

    /** The words in the title or in the body, whichever scores better. */
    record EitherField(List<String> words) implements Spec {}

    /** With nothing that must match, one of what should has to. */
    record Bool(List<Spec> must, List<Spec> should, List<Spec> mustNot) implements Spec {}
}
