package io.diagon.kubernetes;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnCloudPlatform;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Follows the ConfigMap with the dynamic settings, where it is named. */
@AutoConfiguration
@ConditionalOnCloudPlatform(CloudPlatform.KUBERNETES)
class KubernetesConfiguration {
    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnProperty("spring.cloud.kubernetes.config.name")
    ConfigMapWatch configMapWatch(
            KubernetesApi api,
            ConfigurableEnvironment environment,
            LoggingSystem logging,
            ObjectProvider<DynamicSettings<?>> settings,
            @Value("${spring.cloud.kubernetes.config.name}") String name,
            @Value("${spring.cloud.kubernetes.client.namespace:${POD_NAMESPACE:default}}") String namespace,
            @Value("${diagon.kubernetes.poll-interval:10s}") Duration interval) {
        DynamicConfiguration configuration = new DynamicConfiguration(
                environment, new LogLevels(logging), settings.stream().toList());
        return new ConfigMapWatch(
                new DynamicConfigMap(api, environment, name, namespace), configuration::take, interval);
    }
}
