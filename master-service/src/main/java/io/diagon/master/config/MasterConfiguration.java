package io.diagon.master.config;

import io.diagon.kubernetes.DynamicSettings;
import io.diagon.master.allocation.Allocator;
import io.diagon.master.allocation.FloodStage;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.master.index.ClusterSettingsChange;
import io.diagon.master.leader.LeaderDuties;
import io.diagon.master.metrics.MasterMeters;
import io.diagon.master.rpc.MasterGrpcService;
import io.diagon.master.state.ClusterStateMachine;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.RaftNode;
import io.diagon.master.state.RaftPeers;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Puts the master together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MasterProperties.class)
public class MasterConfiguration {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    @Bean
    RaftPeers raftPeers(MasterProperties properties) {
        String self = properties.node().name();
        if (!properties.raft().peers().isEmpty()) {
            return RaftPeers.parse(self, properties.raft().peers());
        }
        return new RaftPeers(
                self,
                List.of(new RaftPeers.Peer(
                        self,
                        properties.node().host(),
                        properties.raft().port(),
                        properties.grpc().port())));
    }

    @Bean(destroyMethod = "close")
    RaftNode raftNode(MasterProperties properties, RaftPeers peers) throws IOException {
        Files.createDirectories(properties.raft().directory());
        RaftNode node = new RaftNode(
                peers, properties.raft().directory().toFile(), properties.raft().electionTimeout());
        node.start();
        return node;
    }

    @Bean
    ClusterStateMachine clusterStateMachine(RaftNode raft) {
        return raft.stateMachine();
    }

    /**
     * While this master still says who leads, and before the web server waits for the end of requests, of which most wait for news: the
     * first of them is that another one leads.
     */
    @Bean
    ApplicationListener<ContextClosedEvent> resignation(RaftNode raft) {
        return event -> {
            raft.resign();
            raft.stateMachine().endWaiting();
        };
    }

    @Bean(destroyMethod = "close")
    CommandQueue commandQueue(RaftNode raft, MasterMeters meters) {
        return new CommandQueue(raft, meters);
    }

    @Bean
    NodeRegistry nodeRegistry() {
        return new NodeRegistry(System::nanoTime);
    }

    @Bean
    Allocator allocator(MasterProperties properties) {
        properties.settings().forEach(ClusterSettingsChange::check);
        return new Allocator(properties.settings());
    }

    @Bean
    FloodStage floodStage(Allocator allocator) {
        return new FloodStage(allocator::configured);
    }

    @Bean
    DynamicSettings<MasterProperties> dynamicMaster(Allocator allocator, LeaderDuties duties) {
        return new DynamicSettings<>(
                "diagon", MasterProperties.class, List.of("diagon.settings", "diagon.failure-detector"), next -> {
                    next.settings().forEach(ClusterSettingsChange::check);
                    allocator.configure(next.settings());
                    duties.silence(next.failureDetector().silence());
                });
    }

    @Bean(destroyMethod = "close")
    LeaderDuties leaderDuties(
            MasterProperties properties,
            RaftNode raft,
            CommandQueue commands,
            NodeRegistry registry,
            Allocator allocator,
            FloodStage floodStage,
            MasterMeters meters,
            @Value("${server.port}") int httpPort) {
        Node self = Node.newBuilder()
                .setId(properties.node().name())
                .setName(properties.node().name())
                .setEphemeralId(UUID.randomUUID().toString())
                .setHost(properties.node().host())
                .setGrpcPort(properties.grpc().port())
                .setHttpPort(httpPort)
                .addRoles(NodeRole.MASTER)
                .build();
        LeaderDuties duties = new LeaderDuties(
                raft,
                commands,
                registry,
                allocator,
                floodStage,
                self,
                properties.cluster().name(),
                properties.failureDetector().silence(),
                System::currentTimeMillis,
                meters);
        duties.start(TICK);
        return duties;
    }

    @Bean(destroyMethod = "shutdownNow")
    Server grpcServer(
            MasterProperties properties,
            RaftNode raft,
            CommandQueue commands,
            NodeRegistry registry,
            LeaderDuties duties,
            Allocator allocator)
            throws IOException {
        return NettyServerBuilder.forPort(properties.grpc().port())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(
                        new MasterGrpcService(raft, commands, registry, duties, allocator, System::currentTimeMillis))
                .build()
                .start();
    }

    /** Part of readiness: a leader is known, whoever it is. */
    @Bean
    HealthIndicator raftHealthIndicator(RaftNode raft) {
        return () -> raft.leader()
                .map(leader -> Health.up()
                        .withDetail("leader", leader.id())
                        .withDetail("role", raft.role())
                        .build())
                .orElseGet(() -> Health.down().withDetail("role", raft.role()).build());
    }
}
