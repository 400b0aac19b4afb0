package io.diagon.coordinator.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.coordinator.routing.NodeLoad.Report;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeLoadTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong clock = new AtomicLong();
    private final NodeLoad load = new NodeLoad(clock::get);

    private void answer(String node, long responseMillis, long serviceMillis, int queue) {
        load.sent(node);
        load.answered(node, responseMillis * MILLI, new Report(serviceMillis * MILLI, queue));
    }

    @Test
    void moreQueueOrMoreServiceTimeNeverImprovesTheRank() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            double response = random.nextDouble() * 1e9;
            double service = random.nextDouble() * 1e9;
            double queue = 1 + random.nextDouble() * 50;
            double rank = NodeLoad.rank(response, service, queue);
            assertThat(NodeLoad.rank(response, service + random.nextDouble() * 1e8, queue))
                    .isGreaterThanOrEqualTo(rank);
            assertThat(NodeLoad.rank(response, service, queue + random.nextDouble() * 10))
                    .isGreaterThanOrEqualTo(rank);
            assertThat(NodeLoad.rank(response + random.nextDouble() * 1e8, service, queue))
                    .isGreaterThanOrEqualTo(rank);
        }
    }

    @Test
    void theSameHistoryWithWorseAnswersRanksWorse() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String good = "good" + round;
            String bad = "bad" + round;
            for (int answer = 1 + random.nextInt(20); answer > 0; answer--) {
                long service = 1 + random.nextInt(100);
                long response = service + random.nextInt(100);
                int queue = random.nextInt(20);
                answer(good, response, service, queue);
                answer(bad, response + random.nextInt(10), service + random.nextInt(10), queue + random.nextInt(5));
                clock.addAndGet(random.nextInt(1_000) * MILLI);
            }
            assertThat(load.rank(bad, 0)).isGreaterThanOrEqualTo(load.rank(good, 0));
        }
    }

    @Test
    void callsUnderWayAndCallsAboutToBeSentRankANodeDown() {
        answer("a", 10, 5, 0);
        double idle = load.rank("a", 0);
        assertThat(load.rank("a", 1)).isGreaterThan(idle);
        load.sent("a");
        assertThat(load.rank("a", 0)).isGreaterThan(idle);
        load.finished("a");
        assertThat(load.rank("a", 0)).isEqualTo(idle);
    }

    @Test
    void ownCallsWeighAsMuchAsThoseOfAllCoordinators() {
        answer("a", 10, 5, 0);
        load.sent("a");
        double alone = load.rank("a", 0);
        load.clients(4);
        assertThat(load.rank("a", 0)).isGreaterThan(alone);
    }

    @Test
    void aSlowNodeThatIsNotAskedIsTriedAgainBeforeLong() {
        for (int i = 0; i < 50; i++) {
            answer("slow", 2_000, 1_500, 30);
            answer("busy", 5, 3, 0);
        }
        assertThat(load.rank("slow", 0)).isGreaterThan(load.rank("busy", 0));
        long waited = 0;
        while (load.rank("slow", 0) >= load.rank("busy", 0)) {
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
            answer("busy", 5, 3, 0);
            assertThat(++waited).as("seconds without traffic").isLessThan(120);
        }
    }

    @Test
    void aNodeThatDoesNotAnswerRanksDownUntilItDoesOrSomeTimeHasPassed() {
        for (int i = 0; i < 50; i++) {
            answer("a", 5, 3, 0);
            answer("b", 6, 3, 0);
        }
        load.sent("a");
        load.missed("a", 40 * MILLI);
        assertThat(load.rank("a", 0)).isGreaterThan(load.rank("b", 0));
        double soon = load.rank("a", 0);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
        assertThat(load.rank("a", 0)).isLessThan(soon);
        load.sent("a");
        load.failed("a");
        answer("a", 5, 3, 0);
        answer("b", 6, 3, 0);
        assertThat(load.rank("a", 0)).isLessThan(load.rank("b", 0));
    }

    @Test
    void aCallGivenUpBeforeItWasLateSaysNothing() {
        for (int i = 0; i < 50; i++) {
            answer("a", 20, 10, 0);
        }
        double before = load.rank("a", 0);
        load.sent("a");
        load.missed("a", MILLI);
        assertThat(load.rank("a", 0)).isEqualTo(before);
    }

    @Test
    void slowIsWhatFiveOfAHundredAnswersTake() {
        load.sent("a");
        assertThat(load.slowNanos("a")).isEqualTo(Long.MAX_VALUE);
        load.finished("a");
        for (int i = 1; i <= 100; i++) {
            answer("a", i, 1, 0);
        }
        assertThat(load.slowNanos("a")).isBetween(90 * MILLI, 96 * MILLI);
    }
}
