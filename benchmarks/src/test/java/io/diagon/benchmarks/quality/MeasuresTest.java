package io.diagon.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final Map<String, Map<String, Integer>> JUDGMENTS =
            Map.of("1", Map.of("a", 2, "b", 1, "c", 0), "2", Map.of("d", 1), "3", Map.of("e", 0));

    @Test
    void theBestOrderIsWorthOne() {
        Measures measures = Measures.of(Map.of("1", hits("a", "b", "c"), "2", hits("d")), JUDGMENTS);
        assertThat(measures).isEqualTo(new Measures(2, 1, 1));
    }

    @Test
    void gainsAreDiscountedByRankAndTopicsWithoutHitsCount() {
        Measures measures = Measures.of(Map.of("1", hits("c", "b", "a")), JUDGMENTS);
        double discounted = (1 / log2(3) + 2 / log2(4)) / (2 / log2(2) + 1 / log2(3));
        assertThat(measures.topics()).isEqualTo(2);
        assertThat(measures.gain()).isCloseTo(discounted / 2, within(1e-12));
        assertThat(measures.precision()).isCloseTo((1.0 / 2 + 2.0 / 3) / 2 / 2, within(1e-12));
    }

    @Test
    void onlyTheBestTenGain() {
        List<Hit> late = hits("x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "d");
        Measures measures = Measures.of(Map.of("2", late), Map.of("2", Map.of("d", 1)));
        assertThat(measures.gain()).isZero();
        assertThat(measures.precision()).isCloseTo(1.0 / 11, within(1e-12));
    }

    @Test
    void aHitThatIsMissingOrScoredOtherwiseIsADifferenceUnlessItIsTiedWithTheLast() {
        List<Hit> golden = List.of(new Hit("a", 3), new Hit("b", 2), new Hit("c", 1));
        assertThat(difference(List.of(new Hit("a", 3), new Hit("b", 2), new Hit("x", 1)), golden))
                .isEqualTo(new RunDifference(0, 0));
        assertThat(difference(List.of(new Hit("a", 3), new Hit("x", 2), new Hit("c", 1)), golden))
                .isEqualTo(new RunDifference(0, 1));
        assertThat(difference(List.of(new Hit("a", 4), new Hit("b", 2), new Hit("c", 1)), golden))
                .isEqualTo(new RunDifference(0.25, 1));
        assertThat(difference(List.of(new Hit("a", 3), new Hit("b", 2)), golden).hits())
                .as("a list that is too short")
                .isEqualTo(1);
    }

    private static RunDifference difference(List<Hit> run, List<Hit> golden) {
        return RunDifference.of(Map.of("1", run), Map.of("1", golden));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static List<Hit> hits(String... ids) {
        return List.of(ids).stream().map(id -> new Hit(id, 1)).toList();
    }
}
