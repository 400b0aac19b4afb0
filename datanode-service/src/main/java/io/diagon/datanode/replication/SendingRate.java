package io.diagon.datanode.replication;

import java.util.function.LongSupplier;

/** How fast this node sends files to all copies together. Thread-safe. */
final class SendingRate {
    private final LongSupplier bytesPerSecond;
    private final LongSupplier nanoClock;
    /** When all that was sent is paid for; on the clock. */
    private long paid;

    /** @param bytesPerSecond asked again for each chunk; 0: as fast as it goes */
    SendingRate(LongSupplier bytesPerSecond, LongSupplier nanoClock) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoClock = nanoClock;
        this.paid = nanoClock.getAsLong();
    }

    /** What may be sent at once: not more than in about a second, so that another rate is obeyed soon. */
    int chunkBytes(int most) {
        long rate = bytesPerSecond.getAsLong();
        return rate <= 0 ? most : (int) Math.min(most, Math.max(1024, rate));
    }

    /** Notes that so much was sent. Returns the nanoseconds to wait before more is. */
    synchronized long take(long bytes) {
        long rate = bytesPerSecond.getAsLong();
        long now = nanoClock.getAsLong();
        if (rate <= 0) {
            paid = now;
            return 0;
        }
        // Time in which nothing was sent is no credit.
        paid = (paid - now > 0 ? paid : now) + bytes * 1_000_000_000L / rate;
        return paid - now;
    }
}
