package io.diagon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.SearchException;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NativeCallTest {
    /** More calls than there are blocks, with arguments and answers that fit into a block and that do not. */
    @Test
    void callsOfManyThreadsAtOnceGetTheirOwnAnswers() throws Exception {
        for (ExecutorService threads :
                List.of(Executors.newVirtualThreadPerTaskExecutor(), Executors.newFixedThreadPool(100))) {
            try (threads) {
                List<Future<?>> calls = new ArrayList<>();
                for (int thread = 0; thread < 200; thread++) {
                    int number = thread;
                    calls.add(threads.submit(() -> {
                        for (int words : new int[] {1, 100, 5_000, 3, 20_000, 0, 2_000}) {
                            analyzed(number, words);
                        }
                    }));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
            }
        }
    }

    @Test
    void anErrorLeavesItsBlockToTheNextCall() {
        AnalyzeRequest unknown =
                AnalyzeRequest.newBuilder().setAnalyzer("no such thing").build();
        for (int i = 0; i < 200; i++) {
            assertThatThrownBy(() -> NativeShardEngine.analyzeWithoutShard(unknown))
                    .isInstanceOf(SearchException.class)
                    .hasMessageContaining("no such thing");
            analyzed(i, 3);
        }
    }

    @Test
    void aBlockIsOneCallsAtATime() {
        List<CallMemory.Block> borrowed = new ArrayList<>();
        try {
            for (CallMemory.Block block = CallMemory.borrow(); block != null; block = CallMemory.borrow()) {
                borrowed.add(block);
                assertThat(borrowed).hasSizeLessThanOrEqualTo(64);
            }
            assertThat(borrowed.stream().map(CallMemory.Block::address)).doesNotHaveDuplicates();
            analyzed(1, 10);
        } finally {
            borrowed.forEach(CallMemory::giveBack);
        }
        assertThat(CallMemory.borrow()).isNotNull().satisfies(CallMemory::giveBack);
    }

    private static void analyzed(int number, int words) {
        String text = IntStream.rangeClosed(0, words)
                .mapToObj(word -> "t" + number + "w" + word)
                .collect(Collectors.joining(" "));
        AnalyzeResponse response = NativeShardEngine.analyzeWithoutShard(AnalyzeRequest.newBuilder()
                .setAnalyzer("keyword")
                .addTexts(text)
                .build());
        assertThat(response.getTokensList())
                .singleElement()
                .extracting(AnalyzeResponse.Token::getText)
                .isEqualTo(text);
    }
}
