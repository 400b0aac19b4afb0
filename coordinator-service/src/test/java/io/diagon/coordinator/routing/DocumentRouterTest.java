package io.diagon.coordinator.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentRouterTest {
    @Test
    void hashesAsOpenSearchDoes() {
        assertThat(DocumentRouter.hash("hell")).isEqualTo(0x5a0cb7c3);
        assertThat(DocumentRouter.hash("hello")).isEqualTo(0xd7c31989);
        assertThat(DocumentRouter.hash("hello w")).isEqualTo(0x22ab2984);
        assertThat(DocumentRouter.hash("The quick brown fox jumps over the lazy dog"))
                .isEqualTo(0xe07db09c);
    }

    @Test
    void everyShardGetsItsShareOfDocuments() {
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++) {
            counts[DocumentRouter.shard(Integer.toString(i), 6)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(9_000, 11_000);
        }
    }
}
