package io.diagon.master.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The masters, each as {@code id@host:raftPort:grpcPort}. All are configured with the same list. */
public record RaftPeers(String self, List<Peer> peers) {

    /** One master. */
    public record Peer(String id, String host, int raftPort, int grpcPort) {
        public String raftAddress() {
            return host + ":" + raftPort;
        }

        public String grpcAddress() {
            return host + ":" + grpcPort;
        }
    }

    public RaftPeers {
        peers = List.copyOf(peers);
        if (peers.stream().noneMatch(peer -> peer.id().equals(self))) {
            throw new IllegalArgumentException("diagon.raft.peers does not name this master [" + self + "]");
        }
    }

    public static RaftPeers parse(String self, List<String> entries) {
        List<Peer> peers = new ArrayList<>();
        for (String entry : entries) {
            int at = entry.indexOf('@');
            List<String> address = List.of(entry.substring(at + 1).split(":", -1));
            if (at < 1 || address.size() != 3) {
                throw new IllegalArgumentException("a peer is id@host:raftPort:grpcPort, not [" + entry + "]");
            }
            peers.add(new Peer(
                    entry.substring(0, at),
                    address.get(0),
                    Integer.parseInt(address.get(1)),
                    Integer.parseInt(address.get(2))));
        }
        return new RaftPeers(self, peers);
    }

    public Peer own() {
        return find(self).orElseThrow();
    }

    public Optional<Peer> find(String id) {
        return peers.stream().filter(peer -> peer.id().equals(id)).findFirst();
    }
}
