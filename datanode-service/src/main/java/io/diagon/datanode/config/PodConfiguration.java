package io.diagon.datanode.config;

import io.diagon.datanode.cluster.DepartureReasons;
import io.diagon.datanode.kubernetes.PodAttributes;
import io.diagon.datanode.kubernetes.StatefulSetScale;
import io.diagon.kubernetes.KubernetesApi;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnCloudPlatform;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a data node knows more when it is a pod. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnCloudPlatform(CloudPlatform.KUBERNETES)
class PodConfiguration {
    @Bean
    PodAttributes podAttributes(
            KubernetesApi api, @Value("${POD_NAMESPACE}") String namespace, @Value("${POD_NAME}") String pod) {
        return new PodAttributes(api, namespace, pod);
    }

    @Bean
    DepartureReasons departureReasons(
            KubernetesApi api, @Value("${POD_NAMESPACE}") String namespace, @Value("${POD_NAME}") String pod) {
        return new StatefulSetScale(api, namespace, pod);
    }
}
