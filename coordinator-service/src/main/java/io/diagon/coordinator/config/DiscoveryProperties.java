package io.diagon.coordinator.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the coordinator learns of the cluster.
 *
 * @param masterHttp base URLs of the masters' HTTP endpoints
 * @param discovery how often they are asked
 */
@ConfigurationProperties("diagon")
public record DiscoveryProperties(
        @DefaultValue("http://127.0.0.1:9300") List<URI> masterHttp,
        @DefaultValue Discovery discovery) {

    /**
     * @param interval between two polls; the longest wait of a long poll
     * @param longPoll whether the master holds a poll until something changes
     * @param connectTimeout for a connection to a master
     */
    public record Discovery(
            @DefaultValue("30s") Duration interval,
            @DefaultValue("true") boolean longPoll,
            @DefaultValue("2s") Duration connectTimeout) {

        public Discovery {
            Limits.positive("diagon.discovery.interval", interval);
            Limits.positive("diagon.discovery.connect-timeout", connectTimeout);
        }
    }
}
