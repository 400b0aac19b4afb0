package io.diagon.coordinator.config;

import io.diagon.coordinator.cluster.ChannelFactory;
import io.diagon.coordinator.cluster.ClusterStateSource;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterHttpSource;
import io.diagon.coordinator.cluster.NodeConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Discovery and the connections to the data nodes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DiscoveryProperties.class)
class ClusterConfiguration {
    @Bean
    @ConditionalOnMissingBean
    ClusterStateSource clusterStateSource(DiscoveryProperties properties) {
        return new MasterHttpSource(
                properties.masterHttp(), properties.discovery().connectTimeout());
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelFactory channelFactory() {
        return ChannelFactory.tcp();
    }

    @Bean
    NodeConnections nodeConnections(ChannelFactory factory) {
        return new NodeConnections(factory);
    }

    @Bean(initMethod = "start")
    ClusterStateWatcher clusterStateWatcher(
            ClusterStateSource source,
            DiscoveryProperties properties,
            NodeConnections connections,
            MeterRegistry meters) {
        ClusterStateWatcher watcher = new ClusterStateWatcher(
                source,
                properties.discovery().interval(),
                properties.discovery().longPoll());
        watcher.onChange(connections::retain);
        Gauge.builder(
                        "diagon.discovery.nodes",
                        watcher,
                        w -> w.current().nodes().size())
                .description("nodes in the newest known cluster state")
                .register(meters);
        Gauge.builder(
                        "diagon.discovery.state.version",
                        watcher,
                        w -> w.current().version())
                .description("version of the newest known cluster state")
                .register(meters);
        Gauge.builder("diagon.discovery.master.connected", watcher, w -> w.connected() ? 1 : 0)
                .description("1 while a master answers the poller")
                .register(meters);
        TimeGauge.builder("diagon.discovery.age", watcher, TimeUnit.NANOSECONDS, ClusterStateWatcher::silentNanos)
                .description("since a master last answered the poller")
                .register(meters);
        return watcher;
    }
}
