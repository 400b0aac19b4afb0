package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.Directories;
import io.diagon.benchmarks.cluster.Endpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A node of OpenSearch in a JVM of its own, with the flags that its distribution sets. */
final class OpenSearchPeer implements Peer {
    private static final Path HOME = Path.of("benchmarks/opensearch");
    private static final long START_SECONDS = 120;

    private final Path directory;
    private final Process process;
    private final Endpoint endpoint;

    private OpenSearchPeer(Path directory, Process process, Endpoint endpoint) {
        this.directory = directory;
        this.process = process;
        this.endpoint = endpoint;
    }

    /** @param heap of the JVM, such as 1g, which is what OpenSearch takes when it is told nothing */
    static OpenSearchPeer start(String heap) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("opensearch-benchmark");
        Files.createDirectory(directory.resolve("config"));
        int port = freePort();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms" + heap,
                        "-Xmx" + heap,
                        "-XX:+UseG1GC",
                        "-XX:G1ReservePercent=25",
                        "-XX:InitiatingHeapOccupancyPercent=30",
                        "-XX:+AlwaysPreTouch",
                        "-Xss1m",
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        HOME.resolve("target/lib") + "/*",
                        HOME.resolve("OpenSearchServer.java").toString(),
                        directory.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("opensearch.log").toFile())
                .start();
        OpenSearchPeer peer = new OpenSearchPeer(directory, process, new Endpoint("http://127.0.0.1:" + port));
        peer.awaitStart();
        return peer;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try {
                endpoint.send("GET", "/_cluster/health?wait_for_status=yellow", "");
                return;
            } catch (CompletionException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    String log = Files.readString(directory.resolve("opensearch.log"));
                    close();
                    throw new IOException("OpenSearch did not start: " + log, notYet);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Collection<Long> processes() {
        return List.of(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
        Directories.remove(directory);
    }
}
