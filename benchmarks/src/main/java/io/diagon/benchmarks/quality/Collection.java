package io.diagon.benchmarks.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A test collection: {@code docs.ndjson} (id, title, text), {@code queries.tsv} (topic, words) and {@code qrels.trec} in one directory.
 *
 * @param documents text by id: the title, a space and the text
 * @param topics what is searched, by topic
 * @param judgments grades of documents by topic
 */
record Collection(
        Map<String, String> documents, Map<String, String> topics, Map<String, Map<String, Integer>> judgments) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Collection read(Path directory) throws IOException {
        return new Collection(
                documents(directory.resolve("docs.ndjson")),
                topics(directory.resolve("queries.tsv")),
                judgments(directory.resolve("qrels.trec")));
    }

    /** The hits of a run in TREC's format by topic, best first: lines of topic, Q0, document, rank, score and name. */
    static Map<String, List<Hit>> run(Path file) throws IOException {
        Map<String, List<Hit>> run = new LinkedHashMap<>();
        forEachLine(
                file,
                "\\s+",
                columns -> run.computeIfAbsent(columns[0], topic -> new ArrayList<>())
                        .add(new Hit(columns[2], Double.parseDouble(columns[4]))));
        return run;
    }

    private static Map<String, String> documents(Path file) throws IOException {
        Map<String, String> documents = new LinkedHashMap<>();
        forEachLine(file, "\n", line -> {
            JsonNode document = JSON.readTree(line[0]);
            documents.put(document.path("id").asString(), text(document, "title") + " " + text(document, "text"));
        });
        return documents;
    }

    private static String text(JsonNode document, String field) {
        return document.path(field).asString("");
    }

    private static Map<String, String> topics(Path file) throws IOException {
        Map<String, String> topics = new LinkedHashMap<>();
        forEachLine(file, "\t", columns -> topics.put(columns[0], columns[1]));
        return topics;
    }

    private static Map<String, Map<String, Integer>> judgments(Path file) throws IOException {
        Map<String, Map<String, Integer>> judgments = new HashMap<>();
        forEachLine(
                file,
                "\\s+",
                columns -> judgments
                        .computeIfAbsent(columns[0], topic -> new HashMap<>())
                        .put(columns[2], Integer.parseInt(columns[3])));
        return judgments;
    }

    private static void forEachLine(Path file, String separator, java.util.function.Consumer<String[]> consumer)
            throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.isBlank())
                    .map(line -> line.split(separator))
                    .forEach(consumer);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
