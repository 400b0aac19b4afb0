package io.diagon.standalone;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cluster on free ports, with its files in one directory. */
record ClusterArguments(List<Integer> ports, Path directory) {
    static ClusterArguments in(Path directory) throws IOException {
        return new ClusterArguments(freePorts(6), directory);
    }

    String[] arguments() {
        return new String[] {
            "--coordinator.server.port=" + ports.getFirst(),
            "--master.server.port=" + ports.get(1),
            "--master.diagon.grpc.port=" + ports.get(2),
            "--diagon.raft.port=" + ports.get(3),
            "--data-node.server.port=" + ports.get(4),
            "--data-node.diagon.grpc.port=" + ports.get(5),
            "--diagon.masters=127.0.0.1:" + ports.get(2),
            "--diagon.master-http=http://127.0.0.1:" + ports.get(1),
            "--diagon.raft.directory=" + directory.resolve("raft"),
            "--diagon.path.data=" + directory.resolve("data"),
        };
    }

    String coordinator() {
        return "http://127.0.0.1:" + ports.getFirst();
    }

    String master() {
        return "http://127.0.0.1:" + ports.get(1);
    }

    String dataNode() {
        return "http://127.0.0.1:" + ports.get(4);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(new ServerSocket(0));
                ports.add(open.getLast().getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
    }
}
