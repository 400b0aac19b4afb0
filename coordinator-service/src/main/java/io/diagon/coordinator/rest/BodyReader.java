package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** Reads bodies whole, within a limit for each and one for all that are in work at a time. */
final class BodyReader {
    private static final int CHUNK_BYTES = 64 << 10;

    private final long maxBytes;
    private final long maxInFlightBytes;
    private final AtomicLong inFlight = new AtomicLong();

    BodyReader(long maxBytes, long maxInFlightBytes) {
        this.maxBytes = maxBytes;
        this.maxInFlightBytes = maxInFlightBytes;
    }

    /** What a request holds of the limit; given back when it is answered. */
    final class Lease implements AutoCloseable {
        private long bytes;

        private void take(long more) {
            bytes += more;
            if (bytes > maxBytes) {
                throw new SearchException(
                        ErrorCode.CONTENT_TOO_LONG,
                        "entity content is longer than the configured buffer limit [" + maxBytes + "]");
            }
            if (inFlight.addAndGet(more) > maxInFlightBytes) {
                inFlight.addAndGet(-more);
                bytes -= more;
                throw new SearchException(
                        ErrorCode.REJECTED_EXECUTION,
                        "rejected execution of coordinating operation: request bodies in work exceed the limit ["
                                + maxInFlightBytes + " bytes]");
            }
        }

        /**
         * @param length negative if the request does not say
         */
        byte[] read(InputStream in, long length, boolean gzip) throws IOException {
            if (length > maxBytes) {
                take(length);
            }
            if (length >= 0 && !gzip) {
                take(length);
                return exactly(in, (int) length);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            try (InputStream plain = gzip ? new GZIPInputStream(in) : in) {
                for (int read = plain.read(chunk); read >= 0; read = plain.read(chunk)) {
                    take(read);
                    out.write(chunk, 0, read);
                }
            }
            return out.toByteArray();
        }

        private static byte[] exactly(InputStream in, int length) throws IOException {
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "request body ended early");
            }
            return body;
        }

        @Override
        public void close() {
            inFlight.addAndGet(-bytes);
        }
    }

    Lease lease() {
        return new Lease();
    }

    long inFlightBytes() {
        return inFlight.get();
    }
}
