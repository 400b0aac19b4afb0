package io.diagon.coordinator.routing;

import io.diagon.protocol.cluster.Node;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Whether a data node is on the host of this coordinator, which is what local means to a node without shards of its own. */
public final class LocalHost implements Predicate<Node> {
    private final ConcurrentHashMap<String, Boolean> known = new ConcurrentHashMap<>();

    @Override
    public boolean test(Node node) {
        return known.computeIfAbsent(node.getHost(), LocalHost::isLocal);
    }

    /** Forgets the hosts of nodes that are gone. */
    public void retain(Iterable<Node> nodes) {
        Set<String> hosts = new HashSet<>();
        nodes.forEach(node -> hosts.add(node.getHost()));
        known.keySet().retainAll(hosts);
    }

    private static boolean isLocal(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException unknown) {
            return false;
        }
    }
}
