package io.diagon.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.CoordinatorApplication;
import io.diagon.coordinator.cluster.ClusterStateSource;
import io.diagon.coordinator.plan.BucketLimit;
import io.diagon.kubernetes.FakeApiServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A coordinator in Kubernetes, whose ConfigMap changes while it runs. */
class DynamicSearchTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ClusterStateSource NO_STATE = (known, wait) -> Optional.of(ClusterState.UNKNOWN);

    private static ConfigurableApplicationContext coordinator(FakeApiServer server) {
        return new SpringApplicationBuilder(CoordinatorApplication.class)
                .properties("spring.config.name=coordinator")
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(ClusterStateSource.class, () -> NO_STATE))
                .run(
                        "--server.port=0",
                        "--diagon.masters=127.0.0.1:1",
                        "--diagon.search.max-buckets=100",
                        "--spring.main.cloud-platform=kubernetes",
                        "--spring.cloud.kubernetes.config.name=diagon-dynamic",
                        "--spring.cloud.kubernetes.client.namespace=search",
                        "--diagon.kubernetes.poll-interval=20ms",
                        "--diagon.kubernetes.api-server=" + server.url());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void aChangedConfigMapChangesSearchesWithoutARestart() throws Exception {
        try (FakeApiServer server = new FakeApiServer();
                ConfigurableApplicationContext context = coordinator(server)) {
            BucketLimit buckets = context.getBean(BucketLimit.class);
            assertThat(buckets.getAsInt()).isEqualTo(100);

            server.putConfigMap("search", "diagon-dynamic", "diagon.search:\n  timeout: 5s\n  max-buckets: 77\n");
            await(() -> buckets.getAsInt() == 77);

            server.putConfigMap("search", "diagon-dynamic", "diagon.search:\n  timeout: soon\n  max-buckets: 55\n");
            server.putConfigMap("search", "diagon-dynamic", "diagon.search:\n  timeout: 6s\n  max-buckets: 66\n");
            await(() -> buckets.getAsInt() == 66);

            server.remove("/api/v1/namespaces/search/configmaps/diagon-dynamic");
            await(() -> buckets.getAsInt() == 100);
        }
    }
}
