package io.diagon.engine;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The functions of {@code diagon.h}, mapped directly. Pointers are passed as addresses of memory outside the heap. Sizes, ownership and
 * errors are described in the header.
 */
final class DiagonLibrary {
    /** {@code DIAGON_ABI_VERSION} of the header that this class was written for. */
    private static final int ABI_VERSION = 3;

    static {
        Native.register(DiagonLibrary.class, NativeLibrary.getInstance("diagon"));
        int found = diagon_abi_version();
        if (found != ABI_VERSION) {
            throw new UnsatisfiedLinkError(
                    "libdiagon has another ABI version, expected [" + ABI_VERSION + "], found [" + found + "]");
        }
    }

    private DiagonLibrary() {}

    static native int diagon_abi_version();

    static native long diagon_last_error(long message, long capacity);

    static native void diagon_buffer_free(long buffer);

    static native int diagon_shard_open(long path, long pathLength, long config, long configLength, long outShard);

    static native int diagon_shard_close(long shard);

    static native int diagon_shard_apply_mapping(long shard, long mapping, long mappingLength);

    static native int diagon_shard_write(long shard, long batch, long batchLength, long outBuffer);

    static native int diagon_shard_get(long shard, long request, long requestLength, long outBuffer);

    static native int diagon_shard_refresh(long shard, long outChanged);

    static native int diagon_shard_flush(long shard, long outCommittedSeqNo);

    static native int diagon_shard_merge(long shard, long outMerged);

    static native int diagon_shard_force_merge(long shard, int maxNumSegments, int onlyExpungeDeletes);

    static native int diagon_shard_analyze(long shard, long request, long requestLength, long outBuffer);

    static native int diagon_analyze(long request, long requestLength, long outBuffer);

    static native int diagon_shard_stats(long shard, long outBuffer);

    static native int diagon_shard_verify(long shard);

    static native int diagon_searcher_open(long shard, long outSearcher, long outGeneration);

    static native int diagon_searcher_close(long searcher);

    static native int diagon_search(
            long searcher,
            long request,
            long requestLength,
            int ordinal,
            long timeoutMillis,
            long cancelled,
            long outBuffer);

    static native int diagon_fetch(long searcher, long spec, long specLength, long docs, long docCount, long outBuffer);

    static native int diagon_statistics(long searcher, long request, long requestLength, long outBuffer);

    static native long diagon_memory_bytes(int category);

    static native void diagon_memory_limit(long bytes);
}
