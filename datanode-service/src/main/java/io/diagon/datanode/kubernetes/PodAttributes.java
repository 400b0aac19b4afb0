package io.diagon.datanode.kubernetes;

import io.diagon.kubernetes.KubernetesApi;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node attributes from the labels of the node's own pod: {@code diagon.io/attribute.<name>}, and the zone and region, which the labels of the
 * Kubernetes node tell where the pod's do not.
 */
public final class PodAttributes {
    private static final Logger LOG = LoggerFactory.getLogger(PodAttributes.class);
    private static final String ATTRIBUTE = "diagon.io/attribute.";
    private static final Map<String, String> PLACES =
            Map.of("topology.kubernetes.io/zone", "zone", "topology.kubernetes.io/region", "region");

    private final KubernetesApi api;
    private final String namespace;
    private final String pod;

    public PodAttributes(KubernetesApi api, String namespace, String pod) {
        this.api = api;
        this.namespace = namespace;
        this.pod = pod;
    }

    /** What can be found out within the time of two calls; a node without attributes is better than none. */
    public Map<String, String> read() {
        Map<String, String> attributes = new HashMap<>();
        try {
            V1Pod own = api.core().readNamespacedPod(pod, namespace).execute();
            Map<String, String> labels = labels(own.getMetadata());
            labels.forEach((name, value) -> {
                if (name.startsWith(ATTRIBUTE)) {
                    attributes.put(name.substring(ATTRIBUTE.length()), value);
                }
            });
            PLACES.forEach((label, attribute) -> copy(labels, label, attributes, attribute));
            String node = own.getSpec() == null ? null : own.getSpec().getNodeName();
            if (!attributes.containsKey("zone") && node != null) {
                askNode(node, attributes);
            }
        } catch (ApiException failure) {
            LOG.warn(
                    "labels of the pod are unknown, the node has no attributes of them [{}/{}]: {}; the service account needs the verb get for"
                            + " pods",
                    namespace,
                    pod,
                    describe(failure));
        } catch (RuntimeException failure) {
            LOG.warn(
                    "labels of the pod are unknown, the node has no attributes of them [{}/{}]",
                    namespace,
                    pod,
                    failure);
        }
        return attributes;
    }

    private void askNode(String name, Map<String, String> attributes) {
        try {
            V1Node node = api.core().readNode(name).execute();
            Map<String, String> labels = labels(node.getMetadata());
            PLACES.forEach((label, attribute) -> {
                if (!attributes.containsKey(attribute)) {
                    copy(labels, label, attributes, attribute);
                }
            });
        } catch (ApiException failure) {
            LOG.warn(
                    "zone is unknown [{}]: {}; label the pods with topology.kubernetes.io/zone, or allow the service account the verb get for"
                            + " nodes by a ClusterRole",
                    name,
                    describe(failure));
        }
    }

    private static void copy(Map<String, String> labels, String label, Map<String, String> attributes, String name) {
        String value = labels.get(label);
        if (value != null && !value.isEmpty()) {
            attributes.put(name, value);
        }
    }

    private static Map<String, String> labels(@Nullable V1ObjectMeta metadata) {
        return metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    }

    private static String describe(ApiException failure) {
        return failure.getCode() > 0 ? "status " + failure.getCode() : String.valueOf(failure.getMessage());
    }
}
