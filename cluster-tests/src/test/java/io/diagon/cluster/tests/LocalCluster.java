package io.diagon.cluster.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A cluster of separate JVMs, run by {@code bin/local-cluster} in a directory of its own. */
public final class LocalCluster implements AutoCloseable {
    private static final Path SCRIPT = script();
    /** Short-lived JVMs, six at a time on two processors: the fast compiler alone answers sooner and more evenly. */
    private static final Map<String, String> JVM_OPTIONS = Map.of(
            "DIAGON_MASTER_OPTS", "-Xmx192m -XX:TieredStopAtLevel=1",
            "DIAGON_DATA_NODE_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1",
            "DIAGON_COORDINATOR_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");

    private final Path directory;
    private final RestClient client;

    private LocalCluster(Path directory, String url) {
        this.directory = directory;
        this.client = new RestClient(url);
    }

    /**
     * @param arguments further configuration of every node, as {@code --key=value}
     */
    public static LocalCluster start(int masters, int dataNodes, String... arguments) {
        try {
            Path directory = Files.createTempDirectory("diagon-cluster");
            String output = run(
                    Map.of("DIAGON_NODE_ARGS", String.join(" ", arguments)),
                    "start",
                    "--masters",
                    Integer.toString(masters),
                    "--data-nodes",
                    Integer.toString(dataNodes),
                    "--dir",
                    directory.toString(),
                    "--port",
                    Integer.toString(freePort()));
            LocalCluster cluster = new LocalCluster(directory, output.strip());
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RestClient rest() {
        return client;
    }

    /** Returns when all of them are ready; masters are when most of them run. */
    void startNodes(String... names) {
        startNodes(Map.of(), names);
    }

    public void startNodes(Map<String, String> environment, String... names) {
        List<String> arguments = new ArrayList<>(List.of("start-node", "--dir", directory.toString()));
        arguments.addAll(List.of(names));
        run(environment, arguments.toArray(String[]::new));
    }

    /**
     * Starts one node that is set up in another way than the others.
     *
     * @param masters {@code host:port} that it finds the masters' gRPC servers at
     * @param arguments further configuration, as {@code --key=value}
     */
    void startNode(String name, String masters, String... arguments) {
        run(
                Map.of("DIAGON_MASTERS", masters, "DIAGON_NODE_ARGS", String.join(" ", arguments)),
                "start-node",
                name,
                "--dir",
                directory.toString());
    }

    void stopNode(String name) {
        run(Map.of(), "stop-node", name, "--dir", directory.toString());
    }

    /** SIGTERM, and for as long as it takes: {@link #stopNode} has the patience of half a minute. */
    void terminateNode(String name) {
        signal(name, "TERM");
        Poll.until(
                name + " has stopped",
                () -> status().stream().anyMatch(line -> line.startsWith(name + " ") && line.endsWith(" stopped")));
    }

    /** kill -9 */
    public void killNode(String name) {
        run(Map.of(), "stop-node", name, "--kill", "--dir", directory.toString());
    }

    /** The process stands still; its connections stay open. */
    void freezeNode(String name) {
        signal(name, "STOP");
    }

    void thawNode(String name) {
        signal(name, "CONT");
    }

    private void signal(String name, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid(name)))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the coordinator sees so many data nodes. */
    void awaitNodes(int dataNodes) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (client.get("/_cluster/health?timeout=1s")
                        .get("number_of_data_nodes")
                        .asInt()
                != dataNodes) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the coordinator does not see " + dataNodes + " data nodes");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** The lines of {@code status}. */
    public List<String> status() {
        return run(Map.of(), "status", "--dir", directory.toString()).lines().toList();
    }

    /** Where the node listens for other nodes. */
    int grpcPort(String name) {
        return port(name, "grpc=");
    }

    /** What the node itself answers by HTTP. */
    RestClient http(String name) {
        return new RestClient("http://127.0.0.1:" + port(name, "http="));
    }

    private int port(String name, String kind) {
        try (Stream<String> lines = Files.lines(directory.resolve("nodes").resolve(name))) {
            return lines.filter(line -> line.startsWith(kind))
                    .mapToInt(line -> Integer.parseInt(line.substring(kind.length())))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid(String name) {
        return status().stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Long.parseLong(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
    }

    /** Where the node keeps its data. */
    Path data(String name) {
        return directory.resolve("data").resolve(name);
    }

    String log(String name) {
        try {
            return Files.readString(directory.resolve("logs").resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!Files.exists(directory)) {
            return;
        }
        run(Map.of(), "stop", "--dir", directory.toString());
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("local-cluster", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(JVM_OPTIONS);
            builder.environment().putAll(environment);
            int code = builder.start().waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed with " + code + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("bin/local-cluster"))) {
                return at.resolve("bin/local-cluster");
            }
        }
        throw new IllegalStateException(
                "bin/local-cluster is not above " + Path.of("").toAbsolutePath());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
