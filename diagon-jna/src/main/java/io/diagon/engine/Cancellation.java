package io.diagon.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A flag in memory outside the heap that a running search looks at every few thousand documents. */
public final class Cancellation {
    private final ByteBuffer flag = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());

    public void cancel() {
        flag.putInt(0, 1);
    }

    public boolean cancelled() {
        return flag.getInt(0) != 0;
    }

    /** The flag itself: 4 bytes, not 0 once cancelled. Valid while this object is reachable. */
    ByteBuffer flag() {
        return flag;
    }
}
