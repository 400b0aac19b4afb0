package io.diagon.datanode;

import io.diagon.cluster.ProcessCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a data node is set up.
 *
 * @param host what others reach it by
 * @param grpcPort 0: any free one
 * @param advertisedPort that others reach the gRPC server by, if something stands before it; 0: the server's own
 * @param httpPort where its metrics are; 0: nowhere
 * @param attributes such as {@code zone}
 * @param masters {@code host:port} of the masters' gRPC servers
 * @param grace that a node which is to stop serves on, so that others hear of it; zero: it stops at once
 * @param patience how long a node that is to stop waits until no shard loses its last copy with it
 */
public record DataNodeSettings(
        Path data,
        String name,
        String host,
        int grpcPort,
        int advertisedPort,
        int httpPort,
        Map<String, String> attributes,
        List<String> masters,
        Duration grace,
        Duration patience,
        Limits limits) {

    /**
     * What the node takes on at most.
     *
     * @param searchThreads side by side; a shard's search takes one
     * @param searchQueue searches that wait for a thread
     * @param writeThreads for the engine's part of writes
     * @param writeQueue parts of writes that wait for a thread
     * @param writeBytes of all write requests in memory
     * @param openReaders scrolls and points in time, each shard counted
     * @param requestCacheBytes of answers kept
     * @param nativeMemoryBytes that the engine holds outside the heap, mapped files not counted
     */
    public record Limits(
            int searchThreads,
            int searchQueue,
            int writeThreads,
            int writeQueue,
            long writeBytes,
            int openReaders,
            long requestCacheBytes,
            long nativeMemoryBytes) {

        /** Sized by the processors, the heap and the memory of this process, or its container. */
        public static Limits byMachine() {
            int processors = Runtime.getRuntime().availableProcessors();
            long heap = Runtime.getRuntime().maxMemory();
            long memory = ProcessCounters.read().getMemoryTotalBytes();
            // Half of what the heap leaves: the system maps files into the rest.
            long nativeMemory = Math.max(memory - heap, memory / 4) / 2;
            return new Limits(
                    processors * 3 / 2 + 1, 1000, processors, 10_000, heap / 10, 500, heap / 50, nativeMemory);
        }
    }
}
