package io.diagon.coordinator.config;

import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.cluster.Registration;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This node as others see it: among the cluster's nodes, and by its probes. */
@Configuration(proxyBeanMethods = false)
class RegistrationConfiguration {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    @Bean
    Registration registration(MasterClient master) {
        return new Registration(master, HEARTBEAT);
    }

    /** The port is known when the server listens; the management server's is none of the cluster's business. */
    @Bean
    ApplicationListener<WebServerInitializedEvent> registrationStart(
            Registration registration,
            @Value("${diagon.node.name:coordinator}") String name,
            @Value("${diagon.node.host:127.0.0.1}") String host) {
        return event -> {
            if (event.getApplicationContext().getServerNamespace() == null) {
                registration.start(name, host, event.getWebServer().getPort());
            }
        };
    }

    /** Part of readiness: a cluster state is known. It stays so when all masters are gone, for searches are still answered then. */
    @Bean
    HealthIndicator clusterStateHealthIndicator(ClusterStateWatcher watcher) {
        return () -> watcher.current().known()
                ? Health.up()
                        .withDetail("version", watcher.current().version())
                        .withDetail("master_connected", watcher.connected())
                        .build()
                : Health.outOfService().build();
    }
}
