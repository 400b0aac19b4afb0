package io.diagon.datanode.shard;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A file with one message and, at its end, the CRC-32C of that in four bytes, big endian. */
final class RecordFile {
    private RecordFile() {}

    static void write(Path file, MessageLite message) throws IOException {
        byte[] bytes = message.toByteArray();
        DurableFiles.replace(
                file,
                ByteBuffer.allocate(bytes.length + Integer.BYTES)
                        .put(bytes)
                        .putInt(checksum(bytes))
                        .array());
    }

    /** @throws SearchException {@code CORRUPT_INDEX} if the file is damaged */
    static <T> T read(Path file, Parser<T> parser) throws IOException {
        byte[] content = Files.readAllBytes(file);
        byte[] bytes = new byte[Math.max(0, content.length - Integer.BYTES)];
        System.arraycopy(content, 0, bytes, 0, bytes.length);
        if (content.length < Integer.BYTES || ByteBuffer.wrap(content).getInt(bytes.length) != checksum(bytes)) {
            throw new SearchException(ErrorCode.CORRUPT_INDEX, "checksum does not match [" + file + "]");
        }
        return parser.parseFrom(bytes);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
