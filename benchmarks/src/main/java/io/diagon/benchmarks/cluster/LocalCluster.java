package io.diagon.benchmarks.cluster;

import io.diagon.benchmarks.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster of separate JVMs that {@code bin/local-cluster} runs in a temporary directory; data nodes have a 256 MB heap. */
public final class LocalCluster implements AutoCloseable {
    private final Path directory;
    private final String url;

    private LocalCluster(Path directory, String url) {
        this.directory = directory;
        this.url = url;
    }

    public static LocalCluster start(int dataNodes) throws IOException {
        Path directory = Files.createTempDirectory("diagon-benchmark");
        String nodes = Integer.toString(dataNodes);
        String url = run("start", "--data-nodes", nodes, "--port", "0", "--dir", directory.toString());
        return new LocalCluster(directory, url.strip());
    }

    public String url() {
        return url;
    }

    /** Process ids by node name. */
    public Map<String, Long> processes() throws IOException {
        Map<String, Long> processes = new TreeMap<>();
        for (String line : run("status", "--dir", directory.toString()).lines().toList()) {
            String[] columns = line.split("\\s+", -1);
            processes.put(columns[0], Long.valueOf(columns[1]));
        }
        return processes;
    }

    @Override
    public void close() throws IOException {
        run("stop", "--dir", directory.toString());
        Directories.remove(directory);
    }

    private static String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bin/local-cluster"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("local-cluster", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(output.toFile())
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("bin/local-cluster failed with " + code + ": " + command);
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for bin/local-cluster", e);
        } finally {
            Files.delete(output);
        }
    }
}
