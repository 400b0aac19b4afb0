package io.diagon.kubernetes;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the client before any bean is made, so that it is ready when the first bean needs it. */
public final class KubernetesApiInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (CloudPlatform.getActive(context.getEnvironment()) == CloudPlatform.KUBERNETES) {
            context.getBeanFactory()
                    .registerSingleton(
                            "kubernetesApi",
                            KubernetesApi.starting(
                                    context.getEnvironment().getProperty("diagon.kubernetes.api-server")));
        }
    }
}
