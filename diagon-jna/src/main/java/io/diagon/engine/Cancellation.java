package io.diagon.engine;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A flag in memory outside the heap that a running search looks at every few thousand documents. */
public final class Cancellation {
    private final ByteBuffer flag = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private final long address = MemorySegment.ofBuffer(flag).address();

    public void cancel() {
        flag.putInt(0, 1);
    }

    public boolean cancelled() {
        return flag.getInt(0) != 0;
    }

    /** Of the flag: 4 bytes, not 0 once cancelled. Valid while this object is reachable. */
    long address() {
        return address;
    }
}
