package io.diagon.datanode.admission;

import io.diagon.datanode.disk.DiskRoom;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Bounds the bytes of writes that are in memory at one time. */
public final class IndexingPressure {
    private final long limitBytes;
    private final DiskRoom room;
    private final AtomicLong current = new AtomicLong();
    private final LongAdder rejected = new LongAdder();

    public IndexingPressure(long limitBytes, DiskRoom room) {
        this.limitBytes = limitBytes;
        this.room = room;
    }

    /** Gives the bytes back when closed. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /** A request larger than the limit is let in when it is alone, so that it can ever succeed. */
    public Permit acquire(long bytes) {
        room.require(bytes);
        long before = current.getAndAdd(bytes);
        if (before > 0 && before + bytes > limitBytes) {
            current.addAndGet(-bytes);
            rejected.increment();
            throw new SearchException(
                    ErrorCode.REJECTED_EXECUTION,
                    "rejected execution of write, bytes in flight [" + before + "], bytes of the request [" + bytes
                            + "], limit [" + limitBytes + "]");
        }
        return () -> current.addAndGet(-bytes);
    }

    public long currentBytes() {
        return current.get();
    }

    public long rejected() {
        return rejected.sum();
    }
}
