package io.diagon.coordinator.cluster;

import io.diagon.cluster.MasterAddresses;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The masters' HTTP endpoints: of each configured URL one at every address that its host has at the time. */
public final class MasterEndpoints {
    private static final int HTTP_PORT = 80;

    /** Gives the URLs that one configured URL stands for. */
    private interface Endpoints {
        List<URI> current();
    }

    private final List<Endpoints> endpoints = new ArrayList<>();

    /** @param addresses makes what looks a {@code host:port} up */
    MasterEndpoints(List<URI> configured, Function<String, MasterAddresses> addresses) {
        if (configured.isEmpty()) {
            throw new IllegalArgumentException("no master is configured");
        }
        configured.forEach(url -> endpoints.add(endpoints(url, addresses)));
    }

    public static MasterEndpoints of(List<URI> configured) {
        return new MasterEndpoints(configured, address -> MasterAddresses.of(List.of(address)));
    }

    /** A certificate is for a name, which therefore stays as it is. */
    private static Endpoints endpoints(URI url, Function<String, MasterAddresses> addresses) {
        if (!"http".equals(url.getScheme())) {
            return () -> List.of(url);
        }
        int port = url.getPort() < 0 ? HTTP_PORT : url.getPort();
        MasterAddresses masters = addresses.apply(url.getHost() + ':' + port);
        return () -> masters.current().stream()
                .map(address -> URI.create("http://" + address + url.getRawPath()))
                .toList();
    }

    List<URI> current() {
        return endpoints.stream()
                .flatMap(one -> one.current().stream())
                .distinct()
                .toList();
    }
}
