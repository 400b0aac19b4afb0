package io.diagon.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.cloud.kubernetes.client.config.KubernetesClientConfigMapPropertySourceLocator;
import org.springframework.cloud.kubernetes.commons.KubernetesNamespaceProvider;
import org.springframework.cloud.kubernetes.commons.config.ConfigMapConfigProperties;
import org.springframework.cloud.kubernetes.commons.config.ReadType;
import org.springframework.cloud.kubernetes.commons.config.RetryProperties;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/** The values of a ConfigMap, as Spring Cloud Kubernetes reads it: by its name, so that the service account needs no right to list any. */
final class DynamicConfigMap implements Supplier<Map<String, Object>> {
    private final KubernetesApi api;
    private final Environment environment;
    private final ConfigMapConfigProperties properties;

    DynamicConfigMap(KubernetesApi api, Environment environment, String name, String namespace) {
        this.api = api;
        this.environment = environment;
        this.properties = new ConfigMapConfigProperties(
                true,
                List.of(),
                Map.of(),
                name,
                namespace,
                false,
                false,
                true,
                RetryProperties.DEFAULT,
                ReadType.SINGLE);
    }

    /** Empty while there is no such ConfigMap. */
    @Override
    public Map<String, Object> get() {
        return values(new KubernetesClientConfigMapPropertySourceLocator(
                        api.core(), properties, new KubernetesNamespaceProvider(environment))
                .locate(environment));
    }

    private static Map<String, Object> values(PropertySource<?> source) {
        return switch (source) {
            case MapPropertySource map -> map.getSource();
            case CompositePropertySource composite ->
                composite.getPropertySources().stream()
                        .map(DynamicConfigMap::values)
                        .findFirst()
                        .orElse(Map.of());
            default -> throw new IllegalStateException("unknown source of a ConfigMap [" + source + "]");
        };
    }
}
