package io.diagon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerMemoryTest {
    @TempDir
    Path groups;

    @Test
    void pagesThatTheKernelDropsFirstAreNotCounted() throws IOException {
        Files.writeString(groups.resolve("memory.current"), "1000\n");
        Files.writeString(groups.resolve("memory.max"), "4000\n");
        Files.writeString(groups.resolve("memory.stat"), "anon 500\ninactive_file 300\nactive_file 200\n");
        ContainerMemory memory = new ContainerMemory(groups);
        assertThat(memory.workingSetBytes()).isEqualTo(OptionalLong.of(700));
        assertThat(memory.limitBytes()).isEqualTo(OptionalLong.of(4000));
    }

    @Test
    void theFirstVersionOfControlGroupsIsReadToo() throws IOException {
        Path memory = Files.createDirectory(groups.resolve("memory"));
        Files.writeString(memory.resolve("memory.usage_in_bytes"), "1000\n");
        Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        Files.writeString(memory.resolve("memory.stat"), "inactive_file 7\ntotal_inactive_file 300\n");
        assertThat(new ContainerMemory(groups).workingSetBytes()).isEqualTo(OptionalLong.of(700));
        assertThat(new ContainerMemory(groups).limitBytes()).as("no limit").isEmpty();
    }

    @Test
    void whatIsNotThereIsNotTold() {
        assertThat(new ContainerMemory(groups).workingSetBytes()).isEmpty();
        assertThat(new ContainerMemory(groups).limitBytes()).isEmpty();
    }
}
