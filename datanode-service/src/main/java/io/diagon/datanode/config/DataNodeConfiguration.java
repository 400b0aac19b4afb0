package io.diagon.datanode.config;

import io.diagon.datanode.DataNode;
import io.diagon.datanode.DataNodeSettings;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.engine.MemoryCategory;
import io.diagon.engine.NativeShardEngine;
import io.diagon.engine.ShardEngine;
import io.diagon.metrics.ServiceCollector;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ShardConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
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
        return new EngineProvider() {
            @Override
            public ShardEngine open(Path directory, ShardConfig config) {
                return NativeShardEngine.open(directory, config);
            }

            @Override
            public AnalyzeResponse analyze(AnalyzeRequest request) {
                return NativeShardEngine.analyzeWithoutShard(request);
            }

            @Override
            public long memoryBytes(MemoryCategory category) {
                return NativeShardEngine.memoryBytes(category);
            }
        };
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
            MeterRegistry meters)
            throws IOException {
        DataNodeSettings settings = properties.toSettings(httpPort);
        NativeShardEngine.limitMemory(settings.limits().nativeMemoryBytes());
        return new DataNode(settings, engines, transport, meters);
    }

    /** Beside the meters: what every service says of itself. */
    @Bean
    ServiceCollector serviceCollector(
            DataNodeProperties properties,
            @Value("${diagon.cluster.name:diagon}") String cluster,
            @Value("${server.port:9401}") int httpPort,
            Environment environment,
            ObjectProvider<PrometheusRegistry> prometheus) {
        ServiceCollector collector = new ServiceCollector(
                new ServiceCollector.Labelled(
                        cluster, properties.toSettings(httpPort).name(), "data-node"),
                DataNode.version(),
                () -> Binder.get(environment)
                        .bind("diagon", Bindable.mapOf(String.class, String.class))
                        .orElseGet(Map::of));
        prometheus.ifAvailable(registry -> registry.register(collector));
        return collector;
    }

    /** Ready means that the cluster has taken the node in. */
    @Bean
    HealthIndicator dataNodeHealthIndicator(DataNode node) {
        return () -> node.joined()
                ? Health.up().withDetail("node_id", node.id()).build()
                : Health.outOfService().withDetail("node_id", node.id()).build();
    }
}
