package io.diagon.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of the control group that the process is in, of the first or the second version. */
final class ContainerMemory {
    /** The first version writes a number near 2^63 where there is no limit. */
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    private final Path used;
    private final Path limit;
    private final Path statistics;
    private final String inactive;

    ContainerMemory(Path groups) {
        boolean second = Files.exists(groups.resolve("memory.current"));
        Path first = groups.resolve("memory");
        this.used = second ? groups.resolve("memory.current") : first.resolve("memory.usage_in_bytes");
        this.limit = second ? groups.resolve("memory.max") : first.resolve("memory.limit_in_bytes");
        this.statistics = second ? groups.resolve("memory.stat") : first.resolve("memory.stat");
        this.inactive = second ? "inactive_file" : "total_inactive_file";
    }

    /** Without pages of files that the kernel drops first when memory becomes scarce. */
    OptionalLong workingSetBytes() {
        OptionalLong all = Numbers.read(used);
        return all.isEmpty()
                ? all
                : OptionalLong.of(Math.max(
                        0, all.getAsLong() - Numbers.read(statistics, inactive).orElse(0)));
    }

    OptionalLong limitBytes() {
        OptionalLong bytes = Numbers.read(limit);
        return bytes.isPresent() && bytes.getAsLong() < UNLIMITED ? bytes : OptionalLong.empty();
    }
}
