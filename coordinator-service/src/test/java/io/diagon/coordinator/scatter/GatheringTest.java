package io.diagon.coordinator.scatter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatheringTest {
    private static final String PARTIAL = "partial";

    private final Gathering<String, String> gathering = new Gathering<>(PARTIAL::equals);
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> second = new CompletableFuture<>();
    private final CompletableFuture<String> heard = new CompletableFuture<>();
    private final CompletableFuture<List<String>> gathered = new CompletableFuture<>();

    @Test
    void answersComeInTheOrderInWhichTheyWereGiven() {
        begin();

        second.complete("2");
        first.complete("1");

        assertThat(gathered.join()).containsExactly("second 2", "first 1");
        assertThat(gathering.done()).isTrue();
    }

    @Test
    void aFailureIsHeardOfWhileOthersAreUnderWay() {
        begin();

        second.completeExceptionally(new IllegalStateException("broken"));

        assertHeardOf("second null");
    }

    @Test
    void aPartialAnswerIsHeardOfWhileOthersAreUnderWay() {
        begin();

        second.complete(PARTIAL);

        assertHeardOf("second partial");
    }

    @Test
    void inAHurryEveryAnswerIsHeardOf() {
        gathering.hurry();
        begin();

        first.complete("1");

        assertHeardOf("first 1");
    }

    @Test
    void whatWasAnsweredInTimeIsThereAtTheDeadline() {
        gathering.add("first", first);
        gathering.add("second", second);
        first.complete("1");

        assertThat(text(gathering.next(System.nanoTime()))).isEqualTo("first 1");
        assertThat(gathering.next(System.nanoTime() + 1_000_000)).isNull();
        assertThat(gathering.done()).isFalse();
    }

    /** A thread gathers until all is answered. */
    private void begin() {
        gathering.add("first", first);
        gathering.add("second", second);
        Thread.ofVirtual().start(() -> {
            List<String> texts = new ArrayList<>();
            while (!gathering.done()) {
                String text = text(gathering.next(System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
                texts.add(text);
                heard.complete(text);
            }
            gathered.complete(texts);
        });
    }

    private void assertHeardOf(String text) {
        assertThat(heard.join()).isEqualTo(text);
        assertThat(gathered).isNotDone();
        first.complete("1");
        second.complete("2");
        assertThat(gathered.join()).hasSize(2);
    }

    private static String text(Gathering.@Nullable Completion<String, String> completion) {
        return completion == null ? "nothing" : completion.group() + " " + completion.answer();
    }
}
