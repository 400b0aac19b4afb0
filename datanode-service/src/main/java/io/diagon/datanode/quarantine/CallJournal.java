package io.diagon.datanode.quarantine;

import io.diagon.datanode.shard.ShardKey;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The calls into the engine that are under way, in a file mapped into memory: the pages belong to the operating system, and are there
 * when the process dies in the middle of a call. Nothing is synced; a loss of power is no crash. An entry costs two stores and the copy of
 * two names. Thread-safe.
 *
 * <p>Layout, native byte order: a header of {@link #HEADER_BYTES} with the path where the virtual machine would report a crash (length,
 * UTF-8) and, in its last 8 bytes, the time of the beginning in milliseconds, then {@link #SLOTS} slots: owner (8, the thread's number, 0: free), phase (4), number of the shard (4), index uuid (length 4,
 * UTF-8), name of the thread (length 4, UTF-8; empty for a virtual thread).
 */
public final class CallJournal {
    static final int HEADER_BYTES = 4096;
    static final int SLOTS = 512;
    static final int SLOT_BYTES = 128;
    private static final int BYTES = HEADER_BYTES + SLOTS * SLOT_BYTES;
    private static final int BEGUN = HEADER_BYTES - Long.BYTES;
    private static final int PATH_BYTES = BEGUN - Integer.BYTES;
    private static final int PHASE = 8;
    private static final int NUMBER = 12;
    private static final int UUID = 16;
    private static final int UUID_BYTES = 44;
    private static final int THREAD = UUID + Integer.BYTES + UUID_BYTES;
    private static final int THREAD_BYTES = SLOT_BYTES - THREAD - Integer.BYTES;
    private static final int PROBES = 16;
    private static final int NO_SLOT = -1;
    private static final VarHandle OWNER = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    private CallJournal(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * A call that was under way when the process ended.
     *
     * @param thread empty: a virtual one
     */
    record Call(ShardKey shard, Phase phase, String thread) {}

    /**
     * What a process left behind.
     *
     * @param millis when the process began
     */
    record Remains(Path crashReport, long millis, List<Call> calls) {}

    /** A shard as the journal names it. */
    static final class Entry {
        private final int number;
        private final byte[] uuid;

        Entry(ShardKey key) {
            this.number = key.number();
            this.uuid = key.indexUuid().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Begins anew; what was there is gone. */
    public static CallJournal begin(Path file, Path crashReport) throws IOException {
        MemorySegment memory = map(file);
        byte[] path = crashReport.toString().getBytes(StandardCharsets.UTF_8);
        put(memory, 0, path, PATH_BYTES);
        memory.set(ValueLayout.JAVA_LONG, BEGUN, System.currentTimeMillis());
        return new CallJournal(memory);
    }

    static Remains read(Path file) throws IOException {
        // A file that was cut ends in free slots.
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), BYTES);
        MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, BYTES);
        List<Call> calls = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            long at = offset(slot);
            if (memory.get(ValueLayout.JAVA_LONG, at) != 0) {
                calls.add(new Call(
                        new ShardKey(get(memory, at + UUID, UUID_BYTES), memory.get(ValueLayout.JAVA_INT, at + NUMBER)),
                        Phase.of(memory.get(ValueLayout.JAVA_INT, at + PHASE)),
                        get(memory, at + THREAD, THREAD_BYTES)));
            }
        }
        return new Remains(Path.of(get(memory, 0, PATH_BYTES)), memory.get(ValueLayout.JAVA_LONG, BEGUN), calls);
    }

    /**
     * Maps a file of zeros. They are written and not left as a hole, because a store to a page for which a full disk has no room kills the
     * process; and written over the file before, so that a node can start on a full disk.
     */
    private static MemorySegment map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            // Never unmapped by hand: a call may end after the node is closed.
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto());
        }
    }

    /** Notes that this thread calls the engine. Returns what to give to {@link #exit}. With very many calls under way some are not noted. */
    int enter(Entry shard, Phase phase) {
        Thread thread = Thread.currentThread();
        long owner = thread.threadId();
        for (int probe = 0; probe < PROBES; probe++) {
            int slot = (int) ((owner + probe) % SLOTS);
            long at = offset(slot);
            if (OWNER.compareAndSet(memory, at, 0L, owner)) {
                memory.set(ValueLayout.JAVA_INT, at + PHASE, phase.number());
                memory.set(ValueLayout.JAVA_INT, at + NUMBER, shard.number);
                put(memory, at + UUID, shard.uuid, UUID_BYTES);
                String name = thread.isVirtual() ? "" : thread.getName();
                put(memory, at + THREAD, name.getBytes(StandardCharsets.UTF_8), THREAD_BYTES);
                return slot;
            }
        }
        return NO_SLOT;
    }

    void exit(int slot) {
        if (slot != NO_SLOT) {
            OWNER.setRelease(memory, offset(slot), 0L);
        }
    }

    private static long offset(int slot) {
        return HEADER_BYTES + (long) slot * SLOT_BYTES;
    }

    private static void put(MemorySegment memory, long at, byte[] bytes, int capacity) {
        int length = Math.min(bytes.length, capacity);
        memory.set(ValueLayout.JAVA_INT, at, length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at + Integer.BYTES, length);
    }

    private static String get(MemorySegment memory, long at, int capacity) {
        int length = Math.clamp(memory.get(ValueLayout.JAVA_INT, at), 0, capacity);
        byte[] bytes = memory.asSlice(at + Integer.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
