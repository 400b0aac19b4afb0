package io.diagon.cluster.simulation;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds it when a rule is broken: so its invariants can fail. */
class BrokenRulesTest {
    private static final boolean FULL = "full".equals(System.getProperty("diagon.tests"));
    private static final int SEEDS = FULL ? 10_000 : 2_000;

    @ParameterizedTest
    @EnumSource
    void aBrokenRuleIsFound(Rule broken) {
        // The one takes a primary that is back after a loss of power, and has written, before the master has noticed;
        // the other files
        // that arrive after the operations of the next primary.
        assumeThat(FULL
                        || !EnumSet.of(Rule.LEAD_ONCE_IN_A_TERM, Rule.TAKE_FILES_FROM_THE_LAST_STREAM)
                                .contains(broken))
                .isTrue();
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new SimulatedCluster(seed, broken, null).run();
            } catch (RuntimeException | AssertionError found) {
                System.out.printf("%s: seed %d: %s%n", broken, seed, found.getMessage());
                return;
            }
        }
        throw new AssertionError("not found [" + broken + "]");
    }
}
