package io.diagon.benchmarks.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Sends searches of a mix: at a rate, whatever the answers take, or as fast as so many clients get answers. */
final class Load {
    private final Endpoint endpoint;
    private final List<SearchMix.Search> searches;
    private final Random random;

    /**
     * @param latencies microseconds
     * @param failures answers that were errors or partial
     * @param seconds from the first request to the last answer
     */
    record Outcome(Histogram latencies, long failures, double seconds) {
        double milliseconds(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e3;
        }

        double perSecond() {
            return latencies.getTotalCount() / seconds;
        }
    }

    Load(Endpoint endpoint, SearchMix mix, long seed) {
        this.endpoint = endpoint;
        this.searches = mix.all();
        this.random = new Random(seed);
    }

    /** Open loop: latency counts from the instant at which a request was due, so that a stall counts for all whom it makes wait. */
    Outcome open(int perSecond, Duration time) throws InterruptedException {
        int count = Math.toIntExact(perSecond * time.toSeconds());
        Run run = new Run(0);
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (int i = 0; i < count; i++) {
            long due = run.start + i * interval;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            run.send(next(), due);
        }
        return run.finish(count);
    }

    /** Closed loop: so many clients, each with one request at a time. */
    Outcome closed(int clients, Duration time) throws InterruptedException {
        Run run = new Run(clients);
        long end = run.start + time.toNanos();
        int count = 0;
        for (; System.nanoTime() < end; count++) {
            run.slots.acquire();
            run.send(next(), System.nanoTime());
        }
        return run.finish(count);
    }

    private String next() {
        return searches.get(random.nextInt(searches.size())).body();
    }

    private final class Run {
        final long start = System.nanoTime();
        final Semaphore slots;
        private final Histogram latencies = new ConcurrentHistogram(3);
        private final AtomicLong failures = new AtomicLong();
        private final Semaphore answered = new Semaphore(0);

        /** @param concurrency of a closed loop; an open one asks for no slot */
        Run(int concurrency) {
            slots = new Semaphore(concurrency);
        }

        void send(String body, long due) {
            CompletableFuture<String> answer = endpoint.sendAsync("POST", "/bench/_search", body);
            var _ = answer.whenComplete((text, failure) -> {
                latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                if (failure != null || !text.contains("\"failed\":0")) {
                    failures.incrementAndGet();
                }
                slots.release();
                answered.release();
            });
        }

        Outcome finish(int count) throws InterruptedException {
            answered.acquire(count);
            return new Outcome(latencies, failures.get(), (System.nanoTime() - start) / 1e9);
        }
    }
}
