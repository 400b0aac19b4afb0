package io.diagon.master.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.protocol.cluster.HeartbeatRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeRegistryTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final AtomicLong now = new AtomicLong();
    private final NodeRegistry registry = new NodeRegistry(now::get);

    @Test
    void aNodeThatWasNeverHeardOfGetsTheWholeTime() {
        assertThat(registry.silent(List.of("n1"), LIMIT)).isEmpty();

        now.addAndGet(LIMIT.toNanos());
        assertThat(registry.silent(List.of("n1"), LIMIT)).isEmpty();

        now.incrementAndGet();
        assertThat(registry.silent(List.of("n1"), LIMIT)).containsExactly("n1");
    }

    @Test
    void onlyTheNodeThatFellSilentIsNamed() {
        registry.reset(List.of("n1", "n2"));
        now.addAndGet(LIMIT.toNanos() + 1);
        registry.heard(HeartbeatRequest.newBuilder().setNodeId("n2").build());

        assertThat(registry.silent(List.of("n1", "n2"), LIMIT)).containsExactly("n1");
    }
}
