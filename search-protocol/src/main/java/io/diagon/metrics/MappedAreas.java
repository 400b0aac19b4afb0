package io.diagon.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** How many areas of memory the process has mapped: an engine that maps its files runs into the system's limit of them. Thread-safe. */
final class MappedAreas {
    /** To count them the kernel lists them all, and holds up whoever maps meanwhile. */
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int CHUNK_BYTES = 64 << 10;

    private final Path maps;
    private final Path limit;
    private final LongSupplier nanoTime;
    private OptionalLong counted = OptionalLong.empty();
    private long countedNanos;

    MappedAreas(Path proc, LongSupplier nanoTime) {
        this.maps = proc.resolve("self/maps");
        this.limit = proc.resolve("sys/vm/max_map_count");
        this.nanoTime = nanoTime;
    }

    synchronized OptionalLong count() {
        long now = nanoTime.getAsLong();
        if (counted.isEmpty() || now - countedNanos > KEPT_NANOS) {
            counted = lines();
            countedNanos = now;
        }
        return counted;
    }

    private OptionalLong lines() {
        try (var in = Files.newInputStream(maps)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            long lines = 0;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                for (int i = 0; i < read; i++) {
                    lines += chunk[i] == '\n' ? 1 : 0;
                }
            }
            return OptionalLong.of(lines);
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }

    OptionalLong limit() {
        return Numbers.read(limit);
    }
}
