package io.diagon.coordinator.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.coordinator.routing.IndexBlocks.Level;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexBlocksTest {
    @ParameterizedTest
    @CsvSource({
        "read_only, WRITE|METADATA|DELETE, 403",
        "read, READ, 403",
        "write, WRITE, 403",
        "metadata, METADATA|DELETE, 403",
        "read_only_allow_delete, WRITE|METADATA, 429",
    })
    void aBlockForbidsWhatItIsFor(String block, String forbidden, int status) {
        Set<Level> levels =
                Arrays.stream(forbidden.split("\\|")).map(Level::valueOf).collect(Collectors.toSet());
        IndexMetadata index = IndexMetadata.newBuilder()
                .setName("films")
                .putSettings("index.blocks." + block, "true")
                .build();
        for (Level level : EnumSet.allOf(Level.class)) {
            if (levels.contains(level)) {
                assertThatThrownBy(() -> IndexBlocks.check(index, level))
                        .isInstanceOf(SearchException.class)
                        .hasMessageStartingWith("index [films] blocked by: [")
                        .satisfies(failure -> assertThat(
                                        ((SearchException) failure).code().status())
                                .isEqualTo(status));
            } else {
                assertThatCode(() -> IndexBlocks.check(index, level)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aFullDiskIsNotToBlameForWhatAnOperatorForbids() {
        IndexMetadata index = IndexMetadata.newBuilder()
                .setName("films")
                .putSettings("index.blocks.read_only_allow_delete", "true")
                .putSettings("index.blocks.write", "true")
                .build();
        assertThatThrownBy(() -> IndexBlocks.check(index, Level.WRITE))
                .hasMessageContaining("FORBIDDEN/8")
                .hasMessageContaining("TOO_MANY_REQUESTS/12");
    }
}
