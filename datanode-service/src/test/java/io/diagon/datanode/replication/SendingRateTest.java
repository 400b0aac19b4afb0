package io.diagon.datanode.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendingRateTest {
    private long bytesPerSecond = 1 << 20;
    private long now = Long.MAX_VALUE - 1; // the clock may pass its end
    private final SendingRate rate = new SendingRate(() -> bytesPerSecond, () -> now);

    @Test
    void allThatSendShareTheRate() {
        assertThat(wait(1 << 20)).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(1 << 19)).isEqualTo(Duration.ofMillis(1500));
        now += Duration.ofMillis(500).toNanos();
        assertThat(wait(1 << 20)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPauseIsNoCredit() {
        wait(1 << 20);
        now += Duration.ofHours(1).toNanos();
        assertThat(wait(1 << 20)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anotherRateIsObeyedFromTheNextChunkOn() {
        assertThat(rate.chunkBytes(1 << 20)).isEqualTo(1 << 20);
        bytesPerSecond = 10_000;
        assertThat(rate.chunkBytes(1 << 20)).isEqualTo(10_000);
        assertThat(wait(10_000)).isEqualTo(Duration.ofSeconds(1));
        bytesPerSecond = 0;
        assertThat(rate.chunkBytes(1 << 20)).isEqualTo(1 << 20);
        assertThat(wait(1 << 30)).isZero();
        bytesPerSecond = 1 << 20;
        assertThat(wait(1 << 20)).isEqualTo(Duration.ofSeconds(1));
    }

    private Duration wait(int bytes) {
        return Duration.ofNanos(rate.take(bytes));
    }
}
