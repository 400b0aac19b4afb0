package io.diagon.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class CloudPlatformTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(Application.class).run(arguments);
    }

    @Test
    void aPlainStartHasNothingOfKubernetes() {
        try (ConfigurableApplicationContext context = run()) {
            assertThat(context.getBeansOfType(KubernetesApi.class)).isEmpty();
            assertThat(context.getBeansOfType(ConfigMapWatch.class)).isEmpty();
            assertThat(context.getBeanDefinitionNames()).noneMatch(name -> name.contains("springframework.cloud"));
        }
    }

    @Test
    void inKubernetesTheConfigMapIsFollowedWhenItIsNamed() throws Exception {
        try (FakeApiServer server = new FakeApiServer();
                ConfigurableApplicationContext context = run(
                        "--spring.main.cloud-platform=kubernetes",
                        "--diagon.kubernetes.api-server=" + server.url(),
                        "--spring.cloud.kubernetes.config.name=diagon-dynamic")) {
            assertThat(context.getBeansOfType(KubernetesApi.class)).hasSize(1);
            assertThat(context.getBeansOfType(ConfigMapWatch.class)).hasSize(1);
        }
    }
}
