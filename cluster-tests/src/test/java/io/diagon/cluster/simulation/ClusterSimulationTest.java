package io.diagon.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Thousands of lives of a cluster, each of another seed. -Ddiagon.tests=full lives more of them, -Ddiagon.seed=n one, and tells it. */
class ClusterSimulationTest {
    private static final int SEEDS = "full".equals(System.getProperty("diagon.tests")) ? 10_000 : 1_000;
    private static final int TRACED = 400;

    @Test
    void nothingAcknowledgedIsLostAndAllBecomesWellHoweverNodesAndMessagesFail() {
        Long one = Long.getLong("diagon.seed");
        if (one != null) {
            new SimulatedCluster(one, null, System.out::println).run();
            return;
        }
        LongAdder acknowledged = new LongAdder();
        LongAdder terms = new LongAdder();
        Map<String, Integer> faults = new ConcurrentSkipListMap<>();
        LongAdder events = new LongAdder();
        long start = System.nanoTime();
        LongStream.range(0, SEEDS).parallel().forEach(seed -> {
            SimulatedCluster cluster = new SimulatedCluster(seed, null, null);
            try {
                cluster.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Ddiagon.seed=" + seed + "\n" + trace(seed, null), e);
            }
            acknowledged.add(cluster.acknowledged.count());
            terms.add(cluster.terms());
            cluster.faults().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
            events.add(cluster.time.happened());
        });
        System.out.printf(
                "seeds [0, %d), seconds %.1f, events %d, acknowledged writes %d, terms %d%n",
                SEEDS, (System.nanoTime() - start) / 1e9, events.sum(), acknowledged.sum(), terms.sum());
        System.out.println("faults " + faults);
        System.out.println("violations 0");
        assertThat(faults)
                .hasSizeGreaterThan(12)
                .allSatisfy((kind, count) -> assertThat(count).as(kind).isPositive());
        assertThat(acknowledged.sum()).isGreaterThan(20L * SEEDS);
        assertThat(terms.sum()).isGreaterThan(3L * SEEDS);
    }

    /** What happened last before the failure. */
    static String trace(long seed, @Nullable Rule broken) {
        Deque<String> last = new ArrayDeque<>();
        try {
            new SimulatedCluster(seed, broken, line -> {
                        last.add(line);
                        if (last.size() > TRACED) {
                            last.remove();
                        }
                    })
                    .run();
        } catch (RuntimeException | AssertionError again) {
            last.add(again.toString());
        }
        return String.join("\n", last);
    }
}
