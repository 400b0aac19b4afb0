package io.diagon.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The memory outside the heap of one call into the engine: arguments, results and the message of an error. Owned by one thread. Most calls
 * find room in a block that others had before and others have later; the answer is written there too if it fits.
 */
final class NativeCall implements AutoCloseable {
    /** sizeof(diagon_buffer): an address and a length. */
    private static final int BUFFER_BYTES = 16;

    private static final int ERROR_CAPACITY = 16 * 1024;
    /** Arguments leave this much of a block to the answer. */
    private static final int LEAST_ROOM = CallMemory.BLOCK_BYTES / 2;

    private final CallMemory.@Nullable Block block = CallMemory.borrow();
    /** Of what the block has no room for. */
    private @Nullable Arena arena;

    private int used;
    private boolean closed;

    /** An argument: its address is valid until this call is closed. */
    record Argument(long address, long length) {}

    Argument argument(MessageLite message) {
        int size = message.getSerializedSize();
        Space space = allocate(size);
        try {
            CodedOutputStream output = CodedOutputStream.newInstance(space.buffer);
            message.writeTo(output);
            output.flush();
        } catch (IOException e) {
            throw new SearchException(ErrorCode.INTERNAL, "message does not fit its own size [" + size + "]", e);
        }
        return new Argument(space.address, size);
    }

    Argument argument(ByteString bytes) {
        Space space = allocate(bytes.size());
        bytes.copyTo(space.buffer);
        return new Argument(space.address, bytes.size());
    }

    Argument argument(String text) {
        return argument(ByteString.copyFrom(text, StandardCharsets.UTF_8));
    }

    /** The length counts elements. */
    Argument argument(int[] values) {
        Space space = allocate(values.length * Integer.BYTES);
        space.buffer.asIntBuffer().put(values);
        return new Argument(space.address, values.length);
    }

    /** Zeroed room for a result of up to 8 bytes. */
    Result result() {
        Space space = allocate(Long.BYTES);
        space.buffer.putLong(space.buffer.position(), 0);
        return new Result(space.buffer, space.buffer.position(), space.address, false);
    }

    /** A {@code diagon_buffer} with all the room that is left: arguments come before. */
    Result answer() {
        int before = used;
        Space space = allocate(BUFFER_BYTES);
        int at = space.buffer.position();
        boolean room = used != before;
        space.buffer.putLong(at, room ? space.address + BUFFER_BYTES : 0);
        space.buffer.putLong(at + Long.BYTES, room ? CallMemory.BLOCK_BYTES - used : 0);
        used = CallMemory.BLOCK_BYTES;
        return new Result(space.buffer, at, space.address, room);
    }

    /**
     * What the engine writes to.
     *
     * @param room whether there is room for an answer behind it
     */
    record Result(ByteBuffer buffer, int at, long address, boolean room) {
        int getInt() {
            return buffer.getInt(at);
        }

        long getLong() {
            return buffer.getLong(at);
        }

        private long answerAddress() {
            return buffer.getLong(at);
        }

        private long answerLength() {
            return buffer.getLong(at + Long.BYTES);
        }

        private boolean inPlace() {
            return room && answerAddress() == address + BUFFER_BYTES;
        }
    }

    void check(int code) {
        if (code == 0) {
            return;
        }
        try (Arena place = Arena.ofConfined()) {
            MemorySegment message = place.allocate(ERROR_CAPACITY);
            long length = Math.min(DiagonLibrary.diagon_last_error(message.address(), ERROR_CAPACITY), ERROR_CAPACITY);
            ByteBuffer text = message.asSlice(0, Math.max(0, length)).asByteBuffer();
            throw new SearchException(
                    ErrorCode.of(code), StandardCharsets.UTF_8.decode(text).toString());
        }
    }

    /** Copies the answer, and frees what it took of the engine's memory. */
    ByteString takeBytes(Result answer) {
        try {
            return ByteString.copyFrom(bytes(answer));
        } finally {
            free(answer);
        }
    }

    /** Parses the answer in place, and frees what it took of the engine's memory. */
    <T> T take(Result answer, Parser<T> parser) {
        try {
            return parser.parseFrom(bytes(answer));
        } catch (InvalidProtocolBufferException e) {
            throw new SearchException(ErrorCode.INTERNAL, "the engine's answer is malformed", e);
        } finally {
            free(answer);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (arena != null) {
            arena.close();
        }
        if (block != null) {
            CallMemory.giveBack(block);
        }
    }

    /** Bytes between position and limit of a buffer in native order. */
    private record Space(ByteBuffer buffer, long address) {}

    @SuppressWarnings("MustBeClosedChecker") // close does
    private Space allocate(int size) {
        if (block != null && size <= CallMemory.BLOCK_BYTES - LEAST_ROOM - used) {
            int at = used;
            used += (size + Long.BYTES - 1) & -Long.BYTES;
            return new Space(block.buffer().limit(at + size).position(at), block.address() + at);
        }
        if (arena == null) {
            arena = Arena.ofConfined();
        }
        MemorySegment memory = arena.allocate(Math.max(1, size), Long.BYTES);
        return new Space(memory.asSlice(0, size).asByteBuffer().order(ByteOrder.nativeOrder()), memory.address());
    }

    private ByteBuffer bytes(Result answer) {
        int length = Math.toIntExact(answer.answerLength());
        if (answer.inPlace()) {
            return answer.buffer().limit(answer.at() + BUFFER_BYTES + length).position(answer.at() + BUFFER_BYTES);
        }
        return MemorySegment.ofAddress(answer.answerAddress())
                .reinterpret(length)
                .asByteBuffer();
    }

    private static void free(Result answer) {
        if (!answer.inPlace()) {
            DiagonLibrary.diagon_buffer_free(answer.address());
        }
    }
}
