package io.diagon.coordinator.write;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of 20 characters for documents that come without. Those of one coordinator share a beginning and grow with time, so that
 * they take little room in an index.
 */
final class DocumentIds {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] origin = new byte[6];
    private final AtomicLong next;

    /** Milliseconds and a count that starts anywhere: two ids differ even if the process starts anew within a millisecond. */
    DocumentIds() {
        SecureRandom random = new SecureRandom();
        random.nextBytes(origin);
        next = new AtomicLong(System.currentTimeMillis() << 20 | random.nextInt(1 << 20));
    }

    String next() {
        return ENCODER.encodeToString(ByteBuffer.allocate(15)
                .put(origin)
                .put((byte) 0)
                .putLong(next.getAndIncrement())
                .array());
    }
}
