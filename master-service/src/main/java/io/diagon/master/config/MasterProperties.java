package io.diagon.master.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a master is configured with.
 *
 * @param node this master
 * @param cluster the cluster, the same on every node
 * @param raft the group of masters
 * @param failureDetector when a node counts as dead
 * @param settings cluster settings where the cluster has none of its own, by their names in brackets: {@code
 *     diagon.settings.[cluster.routing.allocation.enable]}
 */
@ConfigurationProperties("diagon")
public record MasterProperties(
        @DefaultValue NodeProperties node,
        @DefaultValue ClusterProperties cluster,
        @DefaultValue RaftProperties raft,
        @DefaultValue FailureDetectorProperties failureDetector,
        @DefaultValue GrpcProperties grpc,
        @DefaultValue Map<String, String> settings) {

    /**
     * @param name also the id of the Raft peer
     * @param host where others reach it
     */
    public record NodeProperties(
            @DefaultValue("master-0") String name,
            @DefaultValue("127.0.0.1") String host) {}

    public record ClusterProperties(@DefaultValue("diagon") String name) {}

    /**
     * @param peers every master as {@code id@host:raftPort:grpcPort}; empty: this one alone
     */
    public record RaftProperties(
            @DefaultValue("9302") int port,
            @DefaultValue({}) List<String> peers,
            @DefaultValue("data/master") Path directory,
            @DefaultValue("1s") Duration electionTimeout) {}

    /**
     * @param interval at which nodes are expected to speak
     * @param misses so many in a row are death
     */
    public record FailureDetectorProperties(
            @DefaultValue("1s") Duration interval,
            @DefaultValue("3") int misses) {

        public FailureDetectorProperties {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException(
                        "diagon.failure-detector.interval is longer than nothing, not [" + interval + "]");
            }
            if (misses < 1) {
                throw new IllegalArgumentException(
                        "diagon.failure-detector.misses is at least 1, not [" + misses + "]");
            }
        }

        /** After so long a node counts as dead. */
        Duration silence() {
            return interval.multipliedBy(misses);
        }
    }

    public record GrpcProperties(@DefaultValue("9301") int port) {}
}
