package io.diagon.coordinator.config;

import io.diagon.coordinator.admin.Recoveries;
import io.diagon.coordinator.admin.ShardBroadcast;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cluster.ChannelFactory;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.coordinator.cluster.Registration;
import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.metrics.WriteMetrics;
import io.diagon.coordinator.routing.ReplicaSelector;
import io.diagon.coordinator.write.BulkExecutor;
import io.diagon.coordinator.write.DocumentReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Writes, reads by id, and commands to the master. */
@Configuration(proxyBeanMethods = false)
class WriteConfiguration {
    @Bean
    MasterClient masterClient(
            @Value("${diagon.masters:127.0.0.1:9301}") List<String> masters,
            ChannelFactory factory,
            ClusterStateWatcher watcher) {
        return new MasterClient(masters, factory, watcher);
    }

    @Bean
    NodeCalls nodeCalls(NodeConnections connections) {
        return new NodeCalls(connections);
    }

    @Bean
    IndexCommands indexCommands(ClusterStateWatcher watcher, MasterClient master) {
        return new IndexCommands(watcher, master);
    }

    @Bean
    ShardBroadcast shardBroadcast(NodeCalls calls, ClusterStateWatcher watcher) {
        return new ShardBroadcast(calls, watcher);
    }

    @Bean
    StatsCollector statsCollector(NodeCalls calls, Registration registration) {
        return new StatsCollector(calls, registration.id());
    }

    @Bean
    Recoveries recoveries(StatsCollector stats) {
        return new Recoveries(stats);
    }

    @Bean
    WriteMetrics writeMetrics(MeterRegistry meters) {
        return new WriteMetrics(meters);
    }

    @Bean
    BulkExecutor bulkExecutor(ClusterStateWatcher watcher, MasterClient master, NodeCalls calls, WriteMetrics metrics) {
        return new BulkExecutor(watcher, master, calls, metrics);
    }

    @Bean
    DocumentReader documentReader(ClusterStateWatcher watcher, NodeCalls calls, ReplicaSelector selector) {
        return new DocumentReader(watcher, calls, selector);
    }
}
