package io.diagon.master.config;

import io.diagon.cluster.BuildVersion;
import io.diagon.master.allocation.Allocator;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.master.gauges.LeaderSamples;
import io.diagon.master.gauges.MasterCollector;
import io.diagon.master.metrics.MasterMeters;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.RaftNode;
import io.diagon.metrics.ServiceCollector;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the master tells Prometheus. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean
    MasterMeters masterMeters(MeterRegistry registry, RaftNode raft) {
        FunctionCounter.builder(
                        "diagon.raft.leader.changes",
                        raft,
                        node -> node.stateMachine().leaderChanges())
                .description("how often there was another leader than before, or the same one again")
                .register(registry);
        return new MasterMeters(registry);
    }

    @Bean
    ServiceCollector.Labelled labelled(MasterProperties properties) {
        return new ServiceCollector.Labelled(
                properties.cluster().name(), properties.node().name(), "master");
    }

    @Bean
    ServiceCollector serviceCollector(
            ServiceCollector.Labelled self, Environment environment, ObjectProvider<PrometheusRegistry> prometheus) {
        ServiceCollector collector = new ServiceCollector(
                self,
                BuildVersion.of(MasterCollector.class),
                Binder.get(environment)
                        .bind("diagon", Bindable.mapOf(String.class, String.class))
                        .orElseGet(Map::of));
        prometheus.ifAvailable(registry -> registry.register(collector));
        return collector;
    }

    @Bean
    MasterCollector masterCollector(
            ServiceCollector.Labelled self,
            RaftNode raft,
            CommandQueue commands,
            NodeRegistry nodes,
            Allocator allocator,
            ObjectProvider<PrometheusRegistry> prometheus) {
        MasterCollector collector =
                new MasterCollector(self, raft, commands, new LeaderSamples(nodes, allocator::configured));
        prometheus.ifAvailable(registry -> registry.register(collector));
        return collector;
    }
}
