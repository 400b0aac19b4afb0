package io.diagon.coordinator.config;

import io.diagon.cluster.BuildVersion;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.Registration;
import io.diagon.coordinator.exporter.ClusterNames;
import io.diagon.metrics.ServiceCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the coordinator tells Prometheus beside its meters. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean
    ServiceCollector serviceCollector(
            @Value("${diagon.cluster.name:diagon}") String cluster,
            @Value("${diagon.node.name:coordinator}") String name,
            Environment environment,
            ObjectProvider<PrometheusRegistry> prometheus) {
        ServiceCollector collector = new ServiceCollector(
                new ServiceCollector.Labelled(cluster, name, "coordinator"),
                BuildVersion.of(ClusterNames.class),
                Binder.get(environment)
                        .bind("diagon", Bindable.mapOf(String.class, String.class))
                        .orElseGet(Map::of));
        prometheus.ifAvailable(registry -> registry.register(collector));
        return collector;
    }

    @Bean
    ClusterNames clusterNames(
            ClusterStateWatcher watcher,
            StatsCollector stats,
            Registration registration,
            @Value("${diagon.cluster.name:diagon}") String cluster,
            @Value("${diagon.node.name:coordinator}") String name,
            @Value("${diagon.metrics.indices:0}") int indices) {
        return new ClusterNames(
                watcher, stats, new ClusterNames.Self(cluster, name, registration.id()), Math.max(0, indices));
    }
}
