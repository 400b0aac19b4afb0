package io.diagon.coordinator.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.ClusterStateMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the masters' HTTP endpoint for the cluster state. Stays with the master that answered last and goes round when it does not. */
public final class MasterHttpSource implements ClusterStateSource {
    private static final Logger LOG = LoggerFactory.getLogger(MasterHttpSource.class);
    /** On top of the time that the master may wait. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);

    private final MasterEndpoints masters;
    private final HttpClient client;
    /** The master that answered last; null: none yet. */
    private volatile @Nullable URI current;

    private final Set<URI> failing = ConcurrentHashMap.newKeySet();

    public MasterHttpSource(MasterEndpoints masters, Duration connectTimeout) {
        this.masters = masters;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }

    @Override
    public Optional<ClusterState> fetch(ClusterState state, Duration wait) throws IOException, InterruptedException {
        IOException last = new IOException("no master answers");
        List<URI> known = masters.current();
        failing.retainAll(known);
        int first = Math.max(0, known.indexOf(current));
        for (int attempt = 0; attempt < known.size(); attempt++) {
            URI master = known.get((first + attempt) % known.size());
            try {
                Optional<ClusterState> newest = ask(master, state, wait);
                current = master;
                if (failing.remove(master)) {
                    LOG.info("master answers again [{}]", master);
                }
                return newest;
            } catch (IOException failure) {
                if (failing.add(master)) {
                    LOG.error("connection to master failed [{}]: {}", master, describe(failure));
                }
                last = failure;
            }
        }
        throw last;
    }

    private Optional<ClusterState> ask(URI master, ClusterState known, Duration wait)
            throws IOException, InterruptedException {
        String query = known.known() && !wait.isZero()
                ? "?wait=" + Math.max(1, wait.toSeconds()) + "s&after=" + known.term() + "." + known.version()
                : "";
        HttpRequest.Builder request = HttpRequest.newBuilder(master.resolve("/cluster/state" + query))
                .timeout(wait.plus(ANSWER_TIME))
                .header("Accept", "application/x-protobuf");
        if (known.known()) {
            request.header("If-None-Match", etag(known));
        }
        HttpResponse<byte[]> response = client.send(request.GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        return switch (response.statusCode()) {
            case 200 -> Optional.of(ClusterState.of(ClusterStateMessage.parseFrom(response.body())));
            case 304 -> Optional.empty();
            default -> throw new IOException("master answered with status " + response.statusCode());
        };
    }

    private static String etag(ClusterState state) {
        return '"' + state.clusterUuid() + '-' + state.term() + '-' + state.version() + '"';
    }

    private static String describe(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
