package io.diagon.coordinator.scatter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HedgeBudgetTest {
    @Test
    void secondRequestsAreNeverMoreThanTheirShareOfTheFirst() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        HedgeBudget budget = new HedgeBudget(0.02, 20);
        int requests = 0;
        int hedges = 0;
        for (int step = 0; step < 100_000; step++) {
            if (random.nextInt(3) > 0) {
                requests++;
                budget.requested();
            } else if (budget.take()) {
                hedges++;
            }
            assertThat(hedges).isLessThanOrEqualTo((int) (0.02 * requests + 1e-9));
        }
        assertThat(hedges).isGreaterThan(1_000);
    }

    @Test
    void permitsOfQuietTimesAreKeptOnlySoFar() {
        HedgeBudget budget = new HedgeBudget(0.5, 3);
        for (int i = 0; i < 100; i++) {
            budget.requested();
        }
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
    }
}
