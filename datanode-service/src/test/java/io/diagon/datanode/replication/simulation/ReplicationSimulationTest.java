package io.diagon.datanode.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Thousands of short lives of a shard with three nodes. A failing seed runs the same again. */
class ReplicationSimulationTest {
    private static final int STEPS = 400;

    @Test
    void nothingAcknowledgedIsLostHoweverNodesAndMessagesFail() {
        int seeds = "full".equals(System.getProperty("diagon.tests")) ? 10_000 : 500;
        long acknowledged = 0;
        long terms = 0;
        for (int seed = 0; seed < seeds; seed++) {
            SimulatedCluster cluster = new SimulatedCluster(seed);
            try {
                cluster.run(STEPS);
                cluster.heal();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed [" + seed + "]", e);
            }
            acknowledged += cluster.acknowledged();
            terms += cluster.terms();
        }
        assertThat(acknowledged).isGreaterThan(seeds * 2L);
        assertThat(terms).isGreaterThan(seeds);
    }
}
