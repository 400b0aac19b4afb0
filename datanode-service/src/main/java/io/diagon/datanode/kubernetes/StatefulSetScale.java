package io.diagon.datanode.kubernetes;

import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.cluster.DepartureReasons;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.kubernetes.KubernetesApi;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1StatefulSetSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many pods the StatefulSet of this one is to have, which tells whether this one will come back. */
public final class StatefulSetScale implements DepartureReasons {
    private static final Pattern POD = Pattern.compile("(.+)-([0-9]{1,9})");
    private static final int NOT_FOUND = 404;
    /** The pod's service account was deleted with the rest. */
    private static final int UNAUTHORIZED = 401;

    private final KubernetesApi api;
    private final String namespace;
    private final String pod;

    public StatefulSetScale(KubernetesApi api, String namespace, String pod) {
        this.api = api;
        this.namespace = namespace;
        this.pod = pod;
    }

    /**
     * Looks whether the StatefulSet was made smaller than this pod's ordinal, or deleted.
     *
     * @throws SearchException if that can not be found out
     */
    @Override
    public DepartureReason ask() {
        Matcher name = POD.matcher(pod);
        if (!name.matches()) {
            return DepartureReason.RESTART;
        }
        String set = name.group(1);
        try {
            V1StatefulSet found =
                    api.apps().readNamespacedStatefulSet(set, namespace).execute();
            return reason(found, Integer.parseInt(name.group(2)));
        } catch (ApiException failure) {
            if (failure.getCode() == NOT_FOUND || failure.getCode() == UNAUTHORIZED) {
                return DepartureReason.DELETION;
            }
            throw new SearchException(
                    ErrorCode.INTERNAL,
                    "StatefulSet can not be read; the service account needs the verb get for it [" + namespace + "/"
                            + set + "] ["
                            + (failure.getCode() > 0 ? "status " + failure.getCode() : failure.getMessage()) + "]",
                    failure);
        }
    }

    private static DepartureReason reason(V1StatefulSet set, int ordinal) {
        if (set.getMetadata() != null && set.getMetadata().getDeletionTimestamp() != null) {
            return DepartureReason.DELETION;
        }
        V1StatefulSetSpec spec = set.getSpec();
        if (spec == null) {
            return DepartureReason.RESTART;
        }
        int replicas = spec.getReplicas() == null ? 1 : spec.getReplicas();
        int first = spec.getOrdinals() == null || spec.getOrdinals().getStart() == null
                ? 0
                : spec.getOrdinals().getStart();
        return ordinal < first || ordinal >= first + replicas ? DepartureReason.REMOVAL : DepartureReason.RESTART;
    }
}
