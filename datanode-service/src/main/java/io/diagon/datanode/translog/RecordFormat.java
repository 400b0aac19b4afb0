package io.diagon.datanode.translog;

import com.google.protobuf.CodedOutputStream;
import io.diagon.protocol.write.WriteOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a generation file, big endian: a header (magic, generation, checksum), records (length of the payload, checksum,
 * payload: a {@code WriteOperation}), and, once nothing more is written to it, a seal (-1, checksum, number of records).
 * A checksum is the CRC-32C of the length and the payload, or of all that comes before it in a header.
 */
final class RecordFormat {
    static final int HEADER_BYTES = 20;
    static final int RECORD_HEADER_BYTES = 8;
    static final int SEAL_BYTES = 16;
    static final int SEAL_LENGTH = -1;
    private static final long MAGIC = 0x44474E544C4F4731L; // "DGNTLOG1"

    private RecordFormat() {}

    static byte[] header(long generation) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC).putLong(generation);
        return buffer.putInt(checksum(buffer.array(), 0, HEADER_BYTES - Integer.BYTES))
                .array();
    }

    static byte[] seal(long records) {
        ByteBuffer buffer =
                ByteBuffer.allocate(SEAL_BYTES).putInt(SEAL_LENGTH).putInt(0).putLong(records);
        return buffer.putInt(
                        Integer.BYTES, recordChecksum(SEAL_LENGTH, buffer.array(), RECORD_HEADER_BYTES, Long.BYTES))
                .array();
    }

    /** The size that {@link #encode} needs; an int, as a batch is bounded by the size of a gRPC message. */
    static int size(List<WriteOperation> operations) {
        int size = 0;
        for (WriteOperation operation : operations) {
            size = Math.addExact(size, RECORD_HEADER_BYTES + operation.getSerializedSize());
        }
        return size;
    }

    static void encode(List<WriteOperation> operations, byte[] into) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        for (WriteOperation operation : operations) {
            int length = operation.getSerializedSize();
            int payload = buffer.position() + RECORD_HEADER_BYTES;
            operation.writeTo(CodedOutputStream.newInstance(into, payload, length));
            buffer.putInt(length).putInt(recordChecksum(length, into, payload, length));
            buffer.position(payload + length);
        }
    }

    static int recordChecksum(int length, byte[] payload, int offset, int payloadLength) {
        CRC32C crc = new CRC32C();
        crc.update(length >>> 24);
        crc.update(length >>> 16);
        crc.update(length >>> 8);
        crc.update(length);
        crc.update(payload, offset, payloadLength);
        return (int) crc.getValue();
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
