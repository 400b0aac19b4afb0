package io.diagon.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CallMetrics calls = new CallMetrics(registry);

    @Test
    void theMetersOfANodeThatIsGoneGoToo() {
        calls.answered("stays", 1);
        calls.answered("goes", 1);
        calls.failed("goes", ErrorCode.NODE_NOT_CONNECTED);
        calls.retain(List.of("stays"));
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allMatch(meter -> "stays".equals(meter.getId().getTag("data_node")));
    }

    @Test
    void callsThatAreNotMadeAreCountedByWhatRefusedThem() {
        calls.refusedByBulkhead("a");
        calls.refusedByBreaker("a");
        calls.refusedByBreaker("a");
        assertThat(rejected("bulkhead")).isEqualTo(1);
        assertThat(rejected("breaker")).isEqualTo(2);
    }

    private double rejected(String reason) {
        return registry.get("diagon.call.rejected")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
