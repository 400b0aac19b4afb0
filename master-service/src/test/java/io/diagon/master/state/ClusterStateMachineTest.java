package io.diagon.master.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClusterStateMachineTest {
    @Test
    void nobodyWaitsForNewsOfAMasterThatIsToStop() throws Exception {
        ClusterStateMachine machine = new ClusterStateMachine();
        FutureTask<ClusterState> waiting = new FutureTask<>(() -> machine.await(0, 0, TimeUnit.HOURS.toMillis(1)));
        Thread.ofVirtual().start(waiting);
        machine.endWaiting();
        assertThat(waiting.get(1, TimeUnit.MINUTES).known()).isFalse();
        assertThat(machine.await(0, 0, TimeUnit.HOURS.toMillis(1)).known()).isFalse();
    }
}
