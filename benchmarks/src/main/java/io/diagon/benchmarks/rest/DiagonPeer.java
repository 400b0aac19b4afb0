package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.cluster.Endpoint;
import io.diagon.benchmarks.cluster.LocalCluster;
import java.io.IOException;
import java.util.Collection;

/** A master, a coordinator and a data node. */
final class DiagonPeer implements Peer {
    private final LocalCluster cluster;
    private final Endpoint endpoint;
    private final Collection<Long> processes;

    private DiagonPeer(LocalCluster cluster) throws IOException {
        this.cluster = cluster;
        this.endpoint = new Endpoint(cluster.url());
        this.processes = cluster.processes().values();
    }

    static DiagonPeer start() throws IOException {
        return new DiagonPeer(LocalCluster.start(1));
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Collection<Long> processes() {
        return processes;
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
