package io.diagon.cluster.tests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three masters, four data nodes and a coordinator. All that others say to a data node goes through a proxy of its own, and so does all that it
 * says to each master.
 */
final class FaultyCluster implements AutoCloseable {
    static final int DATA_NODES = 4;
    private static final int MASTERS = 3;

    private final LocalCluster cluster;
    private final List<TcpProxy> toNodes = new ArrayList<>();
    private final List<List<TcpProxy>> toMasters = new ArrayList<>();

    FaultyCluster() {
        cluster = LocalCluster.start(MASTERS, 0);
        for (int node = 0; node < DATA_NODES; node++) {
            List<TcpProxy> masters = new ArrayList<>();
            for (int master = 0; master < MASTERS; master++) {
                TcpProxy proxy = new TcpProxy();
                proxy.forwardTo(cluster.grpcPort("master-" + master));
                masters.add(proxy);
            }
            toMasters.add(masters);
            toNodes.add(new TcpProxy());
        }
        for (int node = 0; node < DATA_NODES; node++) {
            start(node);
            toNodes.get(node).forwardTo(cluster.grpcPort(name(node)));
        }
        cluster.awaitNodes(DATA_NODES);
    }

    static String name(int node) {
        return "data-node-" + node;
    }

    LocalCluster nodes() {
        return cluster;
    }

    RestClient rest() {
        return cluster.rest();
    }

    void start(int node) {
        String masters = toMasters.get(node).stream()
                .map(proxy -> "127.0.0.1:" + proxy.port())
                .collect(Collectors.joining(","));
        cluster.startNode(
                name(node),
                masters,
                "--diagon.grpc.advertised-port=" + toNodes.get(node).port());
    }

    /** Nothing that is said to the node, or that it says to masters, arrives. */
    void isolate(int node) {
        toNodes.get(node).blackhole();
        toMasters.get(node).forEach(TcpProxy::blackhole);
    }

    /** The node hears no master and none hears it; all else goes on. */
    void separateFromMasters(int node) {
        toMasters.get(node).forEach(TcpProxy::blackhole);
    }

    /** Nobody hears what the node is told to do, but the node is heard by others. */
    void deafen(int node) {
        toNodes.get(node).blackhole();
    }

    /** The node does what it is told to do, and nobody hears that it did. */
    void mute(int node) {
        toNodes.get(node).swallowAnswers();
    }

    /** The masters hear the node, and it does not hear them. */
    void deafenToMasters(int node) {
        toMasters.get(node).forEach(TcpProxy::swallowAnswers);
    }

    void slow(int node, Duration delay) {
        toNodes.get(node).delayAnswers(delay);
    }

    /** Every connection to the node is broken off, once. */
    void breakConnections(int node) {
        toNodes.get(node).reset();
        toNodes.get(node).heal();
    }

    void heal(int node) {
        toNodes.get(node).heal();
        toMasters.get(node).forEach(TcpProxy::heal);
    }

    String leader() {
        return rest().send("GET", "/_cat/master?h=node", "").text().strip();
    }

    @Override
    public void close() {
        cluster.close();
        toNodes.forEach(TcpProxy::close);
        toMasters.forEach(masters -> masters.forEach(TcpProxy::close));
    }
}
