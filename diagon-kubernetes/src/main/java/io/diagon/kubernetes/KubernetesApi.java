package io.diagon.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.util.ClientBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.kubernetes.client.KubernetesClientUtils;

/**
 * The API server, as the pod's service account may use it. To make the client takes a second of processor time, which is spent on a thread of
 * its own while the service starts; whoever asks before waits for it.
 */
public final class KubernetesApi {
    /** A server that is away costs no more. */
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** With everything in it: a first call loads what it needs, on a processor that others want as well while a pod starts. */
    private static final Duration CALL = Duration.ofSeconds(5);

    private record Clients(CoreV1Api core, AppsV1Api apps) {}

    private final CompletableFuture<Clients> clients;

    private KubernetesApi(CompletableFuture<Clients> clients) {
        this.clients = clients;
    }

    /** @param server base URL of the API where no token is needed, as behind a proxy; null: the cluster that the pod is in */
    public static KubernetesApi starting(@Nullable String server) {
        CompletableFuture<Clients> clients = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("kubernetes-client").start(() -> {
            try {
                clients.complete(clients(server));
            } catch (RuntimeException | LinkageError failure) {
                clients.completeExceptionally(failure);
            }
        });
        return new KubernetesApi(clients);
    }

    private static Clients clients(@Nullable String server) {
        ApiClient client = server == null
                ? KubernetesClientUtils.kubernetesApiClient()
                : new ClientBuilder().setBasePath(server).build();
        client.setHttpClient(client.getHttpClient()
                .newBuilder()
                .connectTimeout(CONNECT)
                .callTimeout(CALL)
                .build());
        return new Clients(new CoreV1Api(client), new AppsV1Api(client));
    }

    /** Pods, nodes, ConfigMaps. */
    public CoreV1Api core() {
        return clients.join().core();
    }

    /** StatefulSets. */
    public AppsV1Api apps() {
        return clients.join().apps();
    }
}
