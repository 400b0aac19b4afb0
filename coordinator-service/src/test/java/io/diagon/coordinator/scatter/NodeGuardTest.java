package io.diagon.coordinator.scatter;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls whose searches have no time left, to nodes that answer others and to nodes that do not. */
class NodeGuardTest {
    private static final int MINIMUM_CALLS = 5;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "a",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(20)
                    .minimumNumberOfCalls(MINIMUM_CALLS)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());
    private long nanoTime = -5;
    private final NodeGuard guard = new NodeGuard(
            Node.newBuilder().setId("a").setName("data-node-a").build(),
            breaker,
            Bulkhead.ofDefaults("a"),
            TimeLimiter.of(Duration.ofMinutes(1)),
            new Silence(Duration.ofSeconds(1), () -> nanoTime),
            timer,
            new NodeLoad(),
            new SearchMetrics(new SimpleMeterRegistry()).calls());

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    /** The node does not answer, and the search has no time left. */
    private void abandon() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Runnable cancellation = () -> answer.completeExceptionally(new IllegalStateException("cancelled"));
        guard.call(() -> new NodeCall<>(answer, cancellation), text -> null).cancel();
    }

    private void answer(CompletableFuture<String> answer) {
        guard.call(() -> new NodeCall<>(answer, () -> {}), text -> null);
    }

    private void seconds(long seconds) {
        nanoTime += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theBreakerOfANodeThatAnswersNobodyOpensAndClosesWhenItAnswersAgain() {
        abandon();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
        seconds(2);
        for (int i = 0; i < MINIMUM_CALLS; i++) {
            assertThat(breaker.getState()).isEqualTo(State.CLOSED);
            abandon();
        }
        assertThat(breaker.getState()).isEqualTo(State.OPEN);

        breaker.transitionToHalfOpenState();
        abandon();
        assertThat(breaker.getState()).isEqualTo(State.OPEN);

        breaker.transitionToHalfOpenState();
        answer(CompletableFuture.completedFuture("answer"));
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void aNodeThatAnswersOthersDoesNotHang() {
        for (int i = 0; i < 3 * MINIMUM_CALLS; i++) {
            abandon();
            seconds(2);
            answer(CompletableFuture.completedFuture("answer"));
            abandon();
        }
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void aNodeThatRefusesDoesNotHang() {
        abandon();
        seconds(2);
        answer(CompletableFuture.failedFuture(new SearchException(ErrorCode.REJECTED_EXECUTION, "queue is full")));
        abandon();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void aNodeThatNobodyAsksIsNotSilent() {
        answer(CompletableFuture.completedFuture("answer"));
        seconds(60);
        abandon();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }
}
