package io.diagon.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster of separate JVMs, run by {@code bin/local-cluster}. */
final class WatchedCluster implements AutoCloseable {
    static final String NAME = "library";
    private static final Pattern NODE = Pattern.compile("(\\S+)-\\d+ .*?http=(\\S+) .*");

    private final Path directory;
    private final Http rest;
    private boolean closed;

    private WatchedCluster(Path directory) {
        this.directory = directory;
        this.rest = new Http(run("start", "--masters", "1", "--data-nodes", "2", "--coordinators", "1", "--port", "0")
                .strip());
    }

    static WatchedCluster start(Path directory) {
        WatchedCluster cluster = new WatchedCluster(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        return cluster;
    }

    Http rest() {
        return rest;
    }

    void kill(String node) {
        run("stop-node", node, "--kill");
    }

    void start(String node) {
        run("start-node", node);
    }

    /** A scrape configuration with the labels that the chart's monitors give. */
    String targets() {
        StringBuilder yaml = new StringBuilder();
        for (String line : run("status").lines().toList()) {
            Matcher node = NODE.matcher(line);
            if (node.matches()) {
                yaml.append("""
                          - job_name: %1$s
                            honor_labels: true
                            metrics_path: /actuator/prometheus
                            static_configs: [{targets: ["%2$s"], labels: {job: diagon-%3$s, cluster: %4$s, namespace: books, pod: %1$s}}]
                        """.formatted(line.split(" ")[0], node.group(2), node.group(1), NAME));
            }
        }
        return yaml.toString();
    }

    /** Once: by the test, or when its process is stopped. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            run("stop");
        }
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Repository.ROOT.resolve("bin/local-cluster").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--dir", directory.toString()));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("DIAGON_NODE_ARGS", "--diagon.cluster.name=" + NAME);
            builder.environment().put("DIAGON_COORDINATOR_OPTS", "-Xmx384m -XX:TieredStopAtLevel=1");
            Path output = directory.resolve("local-cluster.out");
            // A file: nodes inherit what the script writes to, and a pipe would end with them only.
            int code = builder.redirectOutput(output.toFile()).start().waitFor();
            String text = Repository.read(output);
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
}
