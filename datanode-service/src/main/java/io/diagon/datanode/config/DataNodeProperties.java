package io.diagon.datanode.config;

import io.diagon.datanode.DataNodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a data node, under {@code diagon}.
 *
 * @param path where its data lie
 * @param masters {@code host:port} of the masters' gRPC servers
 * @param shutdown how the node leaves the cluster
 * @param search threads and queue of searches; 0: by the processors
 * @param write threads, queue and memory of writes; 0: by the processors and the heap
 * @param nativeMemory what the engine may hold outside the heap
 */
@ConfigurationProperties("diagon")
public record DataNodeProperties(
        @DefaultValue Directories path,
        @DefaultValue Node node,
        @DefaultValue Grpc grpc,
        @DefaultValue("127.0.0.1:9301") List<String> masters,
        @DefaultValue Shutdown shutdown,
        @DefaultValue Search search,
        @DefaultValue Write write,
        @DefaultValue NativeMemory nativeMemory) {

    /** @param data the directory of this node and no other */
    public record Directories(@DefaultValue("data") String data) {}

    /**
     * @param name for people; unset: made of host and port
     * @param host what other nodes reach it by
     */
    public record Node(
            @Nullable String name,
            @DefaultValue("127.0.0.1") String host,
            @Nullable Map<String, String> attributes) {}

    /**
     * @param port that the node listens on
     * @param advertisedPort that others reach it by, where a proxy or a port mapping stands before it; 0: the same
     */
    public record Grpc(
            @DefaultValue("9400") int port,
            @DefaultValue("0") int advertisedPort) {}

    /**
     * @param grace that the node serves on after the cluster was told that it is gone; 0: it tells nothing and stops at once
     * @param patience how long the node goes on asking for leave, before it stops without
     */
    public record Shutdown(
            @DefaultValue("1s") Duration grace,
            @DefaultValue("3s") Duration patience) {}

    /**
     * @param openReaders scrolls and points in time, each shard counted
     * @param requestCacheBytes of answers without hits
     */
    public record Search(
            @DefaultValue("0") int threads,
            @DefaultValue("0") int queueSize,
            @DefaultValue("0") int openReaders,
            @DefaultValue("0") long requestCacheBytes) {}

    /** @param maxBytes of write requests in memory */
    public record Write(
            @DefaultValue("0") int threads,
            @DefaultValue("0") int queueSize,
            @DefaultValue("0") long maxBytes) {}

    /** @param limitBytes 0: half of what the heap leaves of the machine's, or the container's, memory; the rest is for the files */
    public record NativeMemory(@DefaultValue("0") long limitBytes) {}

    /** @param found attributes that the node's surroundings tell; those of the configuration go before them */
    DataNodeSettings toSettings(int httpPort, Map<String, String> found) {
        Map<String, String> attributes = new HashMap<>(found);
        if (node.attributes() != null) {
            attributes.putAll(node.attributes());
        }
        return new DataNodeSettings(
                Path.of(path.data()),
                node.name() == null ? "data-node-" + grpc.port() : node.name(),
                node.host(),
                grpc.port(),
                grpc.advertisedPort(),
                httpPort,
                Map.copyOf(attributes),
                masters,
                shutdown.grace(),
                shutdown.patience(),
                limits());
    }

    DataNodeSettings.Limits limits() {
        DataNodeSettings.Limits machine = DataNodeSettings.Limits.byMachine();
        return new DataNodeSettings.Limits(
                or(search.threads(), machine.searchThreads()),
                or(search.queueSize(), machine.searchQueue()),
                or(write.threads(), machine.writeThreads()),
                or(write.queueSize(), machine.writeQueue()),
                write.maxBytes() > 0 ? write.maxBytes() : machine.writeBytes(),
                or(search.openReaders(), machine.openReaders()),
                search.requestCacheBytes() > 0 ? search.requestCacheBytes() : machine.requestCacheBytes(),
                nativeMemory.limitBytes() > 0 ? nativeMemory.limitBytes() : machine.nativeMemoryBytes());
    }

    private static int or(int value, int fallback) {
        return value > 0 ? value : fallback;
    }
}
