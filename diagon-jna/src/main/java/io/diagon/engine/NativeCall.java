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
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The memory outside the heap of one call into the engine: arguments, results and the message of an error. Owned by one thread. */
final class NativeCall implements AutoCloseable {
    /** sizeof(diagon_buffer): an address and a length. */
    private static final int BUFFER_BYTES = 16;

    private static final int ERROR_CAPACITY = 16 * 1024;

    private final Arena arena = Arena.ofConfined();

    /** An argument: its address is valid until this call is closed. */
    record Argument(long address, long length) {}

    Argument argument(MessageLite message) {
        int size = message.getSerializedSize();
        MemorySegment memory = allocate(size);
        try {
            CodedOutputStream output = CodedOutputStream.newInstance(memory.asByteBuffer());
            message.writeTo(output);
            output.flush();
        } catch (IOException e) {
            throw new SearchException(ErrorCode.INTERNAL, "message does not fit its own size [" + size + "]", e);
        }
        return new Argument(memory.address(), size);
    }

    Argument argument(ByteString bytes) {
        MemorySegment memory = allocate(bytes.size());
        bytes.copyTo(memory.asByteBuffer());
        return new Argument(memory.address(), bytes.size());
    }

    Argument argument(String text) {
        return argument(ByteString.copyFrom(text, StandardCharsets.UTF_8));
    }

    /** The length counts elements. */
    Argument argument(int[] values) {
        MemorySegment memory = arena.allocate(Math.max(1, values.length) * (long) Integer.BYTES, Integer.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_INT, 0, values.length);
        return new Argument(memory.address(), values.length);
    }

    /** Room for a result of up to 8 bytes, or for a {@code diagon_buffer}. */
    MemorySegment result() {
        return arena.allocate(BUFFER_BYTES, Long.BYTES);
    }

    void check(int code) {
        if (code == 0) {
            return;
        }
        MemorySegment message = arena.allocate(ERROR_CAPACITY);
        long length = Math.min(DiagonLibrary.diagon_last_error(message.address(), ERROR_CAPACITY), ERROR_CAPACITY);
        byte[] bytes = message.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
        throw new SearchException(ErrorCode.of(code), new String(bytes, StandardCharsets.UTF_8));
    }

    /** Copies the answer out of the engine's memory and frees that. */
    ByteString takeBytes(MemorySegment buffer) {
        try {
            return ByteString.copyFrom(answer(buffer).asByteBuffer());
        } finally {
            DiagonLibrary.diagon_buffer_free(buffer.address());
        }
    }

    /** Parses the answer in place and frees it. */
    <T> T take(MemorySegment buffer, Parser<T> parser) {
        try {
            return parser.parseFrom(answer(buffer).asByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new SearchException(ErrorCode.INTERNAL, "the engine's answer is malformed", e);
        } finally {
            DiagonLibrary.diagon_buffer_free(buffer.address());
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private MemorySegment allocate(int size) {
        return arena.allocate(Math.max(1, size), Long.BYTES).asSlice(0, size);
    }

    private static MemorySegment answer(MemorySegment buffer) {
        long length = buffer.get(ValueLayout.JAVA_LONG, Long.BYTES);
        return length == 0
                ? MemorySegment.NULL
                : MemorySegment.ofAddress(buffer.get(ValueLayout.JAVA_LONG, 0)).reinterpret(length);
    }
}
