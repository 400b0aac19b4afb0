package io.diagon.coordinator.config;

import io.diagon.coordinator.scatter.CallLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How searches treat data nodes.
 *
 * @param timeout of searches that ask for none
 * @param maxBuckets aggregation buckets in one answer
 * @param maxKeepAlive longest life of a scroll or point in time
 * @param hedgedShare requests that are sent to a second copy while the first is late, for each that is sent; 0: none
 * @param node what one data node may cost
 */
@ConfigurationProperties("diagon.search")
public record SearchProperties(
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("65535") int maxBuckets,
        @DefaultValue("24h") Duration maxKeepAlive,
        @DefaultValue("0.02") double hedgedShare,
        @DefaultValue Node node) {

    /**
     * @param callLimit longest time of a call; a node that takes it has failed
     * @param silence after which a node that answers nothing is taken to hang, however short the searches' own timeouts are
     * @param concurrentCalls calls at a time
     * @param window calls that the breaker looks back on
     * @param minimumCalls calls before it may open
     * @param failureRate percent of failed calls that opens it
     * @param openTime until the node is tried again
     */
    public record Node(
            @DefaultValue("10s") Duration callLimit,
            @DefaultValue("1s") Duration silence,
            @DefaultValue("512") int concurrentCalls,
            @DefaultValue("20") int window,
            @DefaultValue("5") int minimumCalls,
            @DefaultValue("50") float failureRate,
            @DefaultValue("2s") Duration openTime) {}

    CallLimits callLimits() {
        return new CallLimits(
                node.callLimit,
                node.silence,
                node.concurrentCalls,
                node.window,
                node.minimumCalls,
                node.failureRate,
                node.openTime);
    }
}
