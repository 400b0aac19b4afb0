package io.diagon.coordinator.routing;

/** The shard of a document: its routing, or else its id, hashed over a fixed number of slots of which each shard has as many. */
public final class DocumentRouter {
    /** An index can be split up to this many shards without its documents changing slots. */
    private static final int LOG2_MAX_SHARDS = 10;

    private DocumentRouter() {}

    public static int shard(String routing, int numberOfShards) {
        int slots = slots(numberOfShards);
        return Math.floorMod(hash(routing), slots) / (slots / numberOfShards);
    }

    private static int slots(int numberOfShards) {
        int log2 = Integer.SIZE - Integer.numberOfLeadingZeros(numberOfShards - 1);
        return numberOfShards << Math.max(1, LOG2_MAX_SHARDS - log2);
    }

    /** MurmurHash3_x86_32 with seed 0 of the UTF-16LE bytes. */
    static int hash(String text) {
        int hash = 0;
        int length = text.length();
        for (int i = 0; i + 1 < length; i += 2) {
            hash ^= mix(text.charAt(i) | text.charAt(i + 1) << 16);
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        if (length % 2 == 1) {
            hash ^= mix(text.charAt(length - 1));
        }
        hash ^= 2 * length;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int mix(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
