package io.diagon.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Blocks of memory outside the heap that calls into the engine borrow one after the other. A block is one call's at a time. */
final class CallMemory {
    static final int BLOCK_BYTES = 64 * 1024;

    /** A power of two; as many blocks at most, which are kept for good. */
    private static final int BLOCKS = 64;
    /** Places that are looked at for a free block before another one is made. */
    private static final int PROBES = 4;
    /** Places lie so far apart that threads do not share cache lines. */
    private static final int STRIDE = 16;

    private static final AtomicReferenceArray<@Nullable Block> FREE = new AtomicReferenceArray<>(BLOCKS * STRIDE);
    private static final AtomicInteger MADE = new AtomicInteger();

    private CallMemory() {}

    /** A buffer in native order, and where it is. */
    record Block(ByteBuffer buffer, long address) {
        static Block of(MemorySegment memory) {
            return new Block(memory.asByteBuffer().order(ByteOrder.nativeOrder()), memory.address());
        }
    }

    /** A block of {@link #BLOCK_BYTES} bytes; null if there are too many calls at once. */
    static @Nullable Block borrow() {
        int home = home();
        for (int i = 0; i < PROBES; i++) {
            Block block = FREE.getAndSet(place(home + i), null);
            if (block != null) {
                return block;
            }
        }
        int made = MADE.get();
        while (made < BLOCKS) {
            if (MADE.compareAndSet(made, made + 1)) {
                return Block.of(Arena.global().allocate(BLOCK_BYTES, Long.BYTES));
            }
            made = MADE.get();
        }
        return null;
    }

    /** There is a place for every block that was made. */
    static void giveBack(Block block) {
        int home = home();
        for (int i = 0; ; i++) {
            int place = place(home + i);
            if (FREE.getPlain(place) == null && FREE.compareAndSet(place, null, block)) {
                return;
            }
        }
    }

    private static int home() {
        return (int) Thread.currentThread().threadId();
    }

    private static int place(int number) {
        return (number & BLOCKS - 1) * STRIDE;
    }
}
