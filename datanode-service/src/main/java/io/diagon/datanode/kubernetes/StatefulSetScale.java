package io.diagon.datanode.kubernetes;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.kubernetes.KubernetesApi;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1StatefulSetSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many pods the StatefulSet of this one is to have, which tells whether this one will come back. */
public final class StatefulSetScale {
    private static final Logger LOG = LoggerFactory.getLogger(StatefulSetScale.class);
    private static final Pattern POD = Pattern.compile("(.+)-([0-9]{1,9})");
    private static final int NOT_FOUND = 404;

    private final KubernetesApi api;
    private final String namespace;
    private final String pod;

    public StatefulSetScale(KubernetesApi api, String namespace, String pod) {
        this.api = api;
        this.namespace = namespace;
        this.pod = pod;
    }

    /**
     * Whether the StatefulSet was made smaller than this pod's ordinal. One that is deleted keeps its volumes, and its pods come back with it.
     *
     * @throws SearchException if that can not be found out
     */
    public boolean removesThisPod() {
        Matcher name = POD.matcher(pod);
        if (!name.matches()) {
            return false;
        }
        String set = name.group(1);
        try {
            V1StatefulSet found =
                    api.apps().readNamespacedStatefulSet(set, namespace).execute();
            boolean removed = beyond(found, Integer.parseInt(name.group(2)));
            LOG.info(
                    "pod is to stop [{}]: its StatefulSet {}", pod, removed ? "has become smaller" : "keeps its place");
            return removed;
        } catch (ApiException failure) {
            if (failure.getCode() == NOT_FOUND) {
                return false;
            }
            throw new SearchException(
                    ErrorCode.INTERNAL,
                    "StatefulSet can not be read; the service account needs the verb get for it [" + namespace + "/"
                            + set + "] ["
                            + (failure.getCode() > 0 ? "status " + failure.getCode() : failure.getMessage()) + "]",
                    failure);
        }
    }

    private static boolean beyond(V1StatefulSet set, int ordinal) {
        V1StatefulSetSpec spec = set.getSpec();
        boolean deleted = set.getMetadata() != null && set.getMetadata().getDeletionTimestamp() != null;
        if (spec == null || deleted) {
            return false;
        }
        int replicas = spec.getReplicas() == null ? 1 : spec.getReplicas();
        int first = spec.getOrdinals() == null || spec.getOrdinals().getStart() == null
                ? 0
                : spec.getOrdinals().getStart();
        return ordinal < first || ordinal >= first + replicas;
    }
}
