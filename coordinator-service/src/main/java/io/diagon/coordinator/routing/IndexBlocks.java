package io.diagon.coordinator.routing;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the {@code index.blocks} settings of an index forbid. */
public final class IndexBlocks {
    /** What is done to an index. */
    public enum Level {
        READ,
        WRITE,
        METADATA,
        /** Of the index itself. */
        DELETE
    }

    private enum Block {
        READ_ONLY("index.blocks.read_only", 5, "index read-only (api)", Level.WRITE, Level.METADATA, Level.DELETE),
        READ("index.blocks.read", 7, "index read (api)", Level.READ),
        WRITE("index.blocks.write", 8, "index write (api)", Level.WRITE),
        METADATA("index.blocks.metadata", 9, "index metadata (api)", Level.METADATA, Level.DELETE),
        /** Set by the master while a disk is above the flood stage watermark. */
        ALLOW_DELETE(
                "index.blocks.read_only_allow_delete",
                12,
                "disk usage exceeded flood-stage watermark, index has read-only-allow-delete block",
                Level.WRITE,
                Level.METADATA);

        private final String setting;
        private final int id;
        private final String description;

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final Set<Level> levels;

        Block(String setting, int id, String description, Level first, Level... others) {
            this.setting = setting;
            this.id = id;
            this.description = description;
            this.levels = EnumSet.of(first, others);
        }

        boolean holds(IndexMetadata index, Level level) {
            return levels.contains(level)
                    && index.getSettingsOrDefault(setting, "false").equalsIgnoreCase("true");
        }

        String text() {
            return (this == ALLOW_DELETE ? "TOO_MANY_REQUESTS/" : "FORBIDDEN/") + id + "/" + description;
        }
    }

    private IndexBlocks() {}

    /** @throws SearchException CLUSTER_BLOCK, DISK_FULL if nothing but a full disk forbids it */
    public static void check(IndexMetadata index, Level level) {
        List<Block> blocks = Stream.of(Block.values())
                .filter(block -> block.holds(index, level))
                .toList();
        if (!blocks.isEmpty()) {
            throw new SearchException(
                    blocks.equals(List.of(Block.ALLOW_DELETE)) ? ErrorCode.DISK_FULL : ErrorCode.CLUSTER_BLOCK,
                    "index [" + index.getName() + "] blocked by: "
                            + blocks.stream().map(Block::text).collect(Collectors.joining(", ", "[", "];")));
        }
    }
}
