package io.diagon.coordinator.config;

import io.diagon.coordinator.scatter.CallLimits;
import java.time.Duration;
import java.util.List;
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

    static final List<String> KEYS = List.of(
            "diagon.search.timeout",
            "diagon.search.max-buckets",
            "diagon.search.max-keep-alive",
            "diagon.search.hedged-share",
            "diagon.search.node");

    public SearchProperties {
        Limits.positive("diagon.search.timeout", timeout);
        Limits.atLeastOne("diagon.search.max-buckets", maxBuckets);
        Limits.positive("diagon.search.max-keep-alive", maxKeepAlive);
        if (!(hedgedShare >= 0 && hedgedShare <= 1)) {
            throw new IllegalArgumentException("diagon.search.hedged-share is from 0 to 1, not [" + hedgedShare + "]");
        }
    }

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
            @DefaultValue("2s") Duration openTime) {

        public Node {
            Limits.positive("diagon.search.node.call-limit", callLimit);
            Limits.positive("diagon.search.node.silence", silence);
            Limits.atLeastOne("diagon.search.node.concurrent-calls", concurrentCalls);
            Limits.atLeastOne("diagon.search.node.window", window);
            Limits.atLeastOne("diagon.search.node.minimum-calls", minimumCalls);
            Limits.positive("diagon.search.node.open-time", openTime);
            if (!(failureRate > 0 && failureRate <= 100)) {
                throw new IllegalArgumentException(
                        "diagon.search.node.failure-rate is a percentage above 0, not [" + failureRate + "]");
            }
        }
    }

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
