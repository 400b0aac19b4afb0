package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.tests.DocumentOperation.Kind;
import io.diagon.cluster.tests.DocumentOperation.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
    @Test
    void whatComesOneAfterTheOtherHasToFit() {
        assertThat(Linearizability.holds(List.of(
                        done(Kind.INDEX, 0, 1, 0, 1), done(Kind.READ, 0, 1, 2, 3), done(Kind.DELETE, 0, 0, 4, 5))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(done(Kind.INDEX, 0, 1, 0, 1), done(Kind.READ, 0, 0, 2, 3))))
                .as("a lost write")
                .isFalse();
        assertThat(Linearizability.holds(List.of(
                        done(Kind.INDEX, 0, 1, 0, 1), done(Kind.INDEX, 0, 2, 2, 3), done(Kind.READ, 0, 1, 4, 5))))
                .as("a stale read")
                .isFalse();
    }

    @Test
    void whatOverlapsMayComeInAnyOrder() {
        DocumentOperation one = done(Kind.INDEX, 0, 1, 0, 10);
        DocumentOperation two = done(Kind.INDEX, 0, 2, 0, 10);
        assertThat(Linearizability.holds(List.of(one, two, done(Kind.READ, 0, 1, 11, 12))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(one, two, done(Kind.READ, 0, 2, 11, 12))))
                .isTrue();
        assertThat(Linearizability.holds(
                        List.of(one, two, done(Kind.READ, 0, 1, 11, 12), done(Kind.READ, 0, 2, 13, 14))))
                .as("both came last")
                .isFalse();
    }

    @Test
    void oneOfTwoThatCompareWithTheSameValueWins() {
        DocumentOperation first = done(Kind.INDEX, 0, 1, 0, 1);
        DocumentOperation a = done(Kind.COMPARE_AND_SET, 1, 2, 2, 9);
        DocumentOperation b = done(Kind.COMPARE_AND_SET, 1, 3, 2, 9);
        DocumentOperation refused = new DocumentOperation(Kind.COMPARE_AND_SET, 1, 3, Outcome.REFUSED, 2, 9, null);
        assertThat(Linearizability.holds(List.of(first, a, refused))).isTrue();
        assertThat(Linearizability.holds(List.of(first, a, b))).isFalse();
        assertThat(Linearizability.holds(List.of(first, refused)))
                .as("refused although the value was the one")
                .isFalse();
    }

    @Test
    void whatWasRefusedTookNoEffect() {
        DocumentOperation refused = new DocumentOperation(Kind.CREATE, 0, 7, Outcome.REFUSED, 2, 3, null);
        assertThat(Linearizability.holds(List.of(refused, done(Kind.READ, 0, 7, 4, 5))))
                .isFalse();
    }

    @Test
    void whatIsUnknownMayHappenLateOrNeverButOnce() {
        DocumentOperation unknown = new DocumentOperation(Kind.INDEX, 0, 7, Outcome.UNKNOWN, 2, Long.MAX_VALUE, null);
        DocumentOperation later = done(Kind.INDEX, 0, 8, 4, 5);
        assertThat(Linearizability.holds(List.of(unknown, later, done(Kind.READ, 0, 8, 6, 7))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(unknown, later, done(Kind.READ, 0, 7, 6, 7))))
                .isTrue();
        assertThat(Linearizability.holds(
                        List.of(unknown, done(Kind.READ, 0, 7, 2, 3), later, done(Kind.READ, 0, 7, 6, 7))))
                .as("it happened twice")
                .isFalse();
    }

    @Test
    void historiesOfARealRegisterHoldAndThoseWithAnotherLastReadDoNot() {
        for (int round = 0; round < 100; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            List<DocumentOperation> history = new ArrayList<>();
            long value = 0;
            long previous = 0;
            for (int i = 1; i <= 60; i++) {
                long moment = 100L * i;
                long from = moment - random.nextInt(400);
                long to = moment + random.nextInt(400);
                Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                long expected = kind == Kind.COMPARE_AND_SET && random.nextBoolean() ? value : previous;
                long written = kind == Kind.DELETE ? 0 : kind == Kind.READ ? value : i;
                DocumentOperation wanted = new DocumentOperation(kind, expected, written, Outcome.DONE, from, to, null);
                long after = wanted.apply(value);
                Outcome outcome = after < 0 ? Outcome.REFUSED : Outcome.DONE;
                boolean lost = kind != Kind.READ && random.nextInt(10) == 0;
                history.add(new DocumentOperation(
                        kind,
                        expected,
                        written,
                        lost ? Outcome.UNKNOWN : outcome,
                        from,
                        lost ? Long.MAX_VALUE : to,
                        null));
                previous = value;
                value = after < 0 ? value : after;
            }
            history.add(done(Kind.READ, 0, value, 10_000, 10_001));
            Collections.shuffle(history, random);
            assertThat(Linearizability.holds(history)).as("seed %d", seed).isTrue();
            history.add(done(Kind.READ, 0, 1000, 10_002, 10_003));
            assertThat(Linearizability.holds(history)).as("seed %d", seed).isFalse();
        }
    }

    private static DocumentOperation done(Kind kind, long expected, long value, long invoked, long completed) {
        return new DocumentOperation(kind, expected, value, Outcome.DONE, invoked, completed, null);
    }
}
