package io.diagon.datanode.config;

import io.diagon.cluster.BuildVersion;
import io.diagon.datanode.DataNode;
import io.diagon.datanode.DataNodeSettings;
import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.cluster.DepartureReasons;
import io.diagon.datanode.kubernetes.PodAttributes;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.NativeEngines;
import io.diagon.engine.NativeShardEngine;
import io.diagon.kubernetes.DynamicSettings;
import io.diagon.metrics.ServiceCollector;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The data node as a bean, and what it is made of where that can be another. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DataNodeProperties.class)
class DataNodeConfiguration {
    @Bean
    @ConditionalOnMissingBean
    EngineProvider engineProvider() {
        return new NativeEngines();
    }

    @Bean
    @ConditionalOnMissingBean
    Transport dataNodeTransport() {
        return Transport.tcp();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    DataNode dataNode(
            DataNodeProperties properties,
            @Value("${server.port:9401}") int httpPort,
            EngineProvider engines,
            Transport transport,
            MeterRegistry meters,
            ObjectProvider<PodAttributes> pod,
            ObjectProvider<DepartureReasons> reasons)
            throws IOException {
        PodAttributes attributes = pod.getIfAvailable();
        DataNodeSettings settings = properties.toSettings(httpPort, attributes == null ? Map.of() : attributes.read());
        NativeShardEngine.limitMemory(settings.limits().nativeMemoryBytes());
        return new DataNode(
                settings, engines, transport, meters, reasons.getIfAvailable(() -> () -> DepartureReason.RESTART));
    }

    @Bean
    DynamicSettings<DataNodeProperties> dynamicRequestCache(DataNode node) {
        return new DynamicSettings<>(
                "diagon",
                DataNodeProperties.class,
                List.of("diagon.search.request-cache-bytes"),
                properties -> node.resizeRequestCache(properties.limits().requestCacheBytes()));
    }

    /** Beside the meters: what every service says of itself. */
    @Bean
    ServiceCollector serviceCollector(
            DataNode node,
            @Value("${diagon.cluster.name:diagon}") String cluster,
            Environment environment,
            ObjectProvider<PrometheusRegistry> prometheus) {
        ServiceCollector collector = new ServiceCollector(
                new ServiceCollector.Labelled(cluster, node.name(), "data-node"),
                BuildVersion.of(DataNode.class),
                Binder.get(environment)
                        .bind("diagon", Bindable.mapOf(String.class, String.class))
                        .orElseGet(Map::of));
        prometheus.ifAvailable(registry -> registry.register(collector));
        return collector;
    }

    /** Ready means that the cluster has taken the node in, that the copies from its disk are open again, and that it does not leave. */
    @Bean
    HealthIndicator dataNodeHealthIndicator(DataNode node) {
        return () -> node.ready()
                ? Health.up().withDetail("node_id", node.id()).build()
                : Health.outOfService().withDetail("node_id", node.id()).build();
    }
}
