package io.diagon.datanode.translog;

/**
 * What the log keeps beyond what the engine has committed, so that copies can catch up by operations.
 *
 * @param above sequence number that the slowest copy has; {@link Long#MAX_VALUE}: no copy is following
 * @param bytes kept in any case, for copies that are away for a while
 */
public record Retention(long above, long bytes) {
    /** How many times the bytes a slow copy may make the log grow before it has to copy files instead. */
    private static final int SLOW_COPY_FACTOR = 4;

    public static final Retention NOTHING = new Retention(Long.MAX_VALUE, 0);

    boolean keeps(long maxSeqNo, long logBytes) {
        return logBytes <= bytes || (maxSeqNo > above && logBytes <= bytes * SLOW_COPY_FACTOR);
    }
}
