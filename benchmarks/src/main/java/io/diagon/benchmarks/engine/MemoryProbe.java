package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.corpus.Words;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process of its own that makes all searches with one engine, and says what memory it takes then. */
public final class MemoryProbe {
    private MemoryProbe() {}

    /**
     * @param anonymous bytes of the heap and of whatever else was allocated
     * @param mapped bytes of files, those of the JVM among them
     */
    record Memory(long anonymous, long mapped) {}

    /** @param directory with the indices of both engines */
    static Memory of(String engine, Path directory, String[] arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-X"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryProbe.class.getName()));
        command.addAll(List.of(engine, directory.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] figures = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ", -1);
        return new Memory(Long.parseLong(figures[0]), Long.parseLong(figures[1]));
    }

    /** @param arguments the engine, the directory and the options of the benchmark */
    public static void main(String[] arguments) throws IOException {
        EngineOptions options = EngineOptions.parse(Stream.of(arguments).skip(2).toArray(String[]::new));
        Path directory = Path.of(arguments[1]);
        Words words = options.words(directory.resolve("lucene"));
        try (Engine engine = arguments[0].equals("lucene")
                ? new LuceneEngine(directory.resolve("lucene"))
                : new DiagonEngine(directory.resolve("diagon"))) {
            for (List<Workload> workloads : Workloads.of(options, words).values()) {
                for (Workload workload : workloads) {
                    engine.prepare(workload).run();
                }
            }
            System.gc();
            System.out.println(status("RssAnon") + " " + status("RssFile"));
        }
    }

    private static long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                .sum();
    }
}
