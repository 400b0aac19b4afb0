package io.diagon.benchmarks.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Documents of a file, a JSON object a line with a title and a body, perhaps compressed; what is no text is drawn from a seed. */
public final class NdjsonCorpus implements Corpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final int documents;
    private final long seed;

    /** @param most so many documents at most */
    public NdjsonCorpus(Path file, int most, long seed) throws IOException {
        this.file = file;
        this.seed = seed;
        try (BufferedReader lines = open()) {
            this.documents = (int) lines.lines().limit(most).count();
        }
    }

    private BufferedReader open() throws IOException {
        InputStream bytes = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes, StandardCharsets.UTF_8));
    }

    @Override
    public int size() {
        return documents;
    }

    @Override
    public String identity() {
        return file.toAbsolutePath() + " " + documents + " " + seed;
    }

    @Override
    public void forEach(Consumer<Document> consumer) throws IOException {
        Random random = new Random(seed);
        try (BufferedReader lines = open()) {
            for (int number = 0; number < documents; number++) {
                JsonNode line = JSON.readTree(lines.readLine());
                consumer.accept(Document.of(
                        number,
                        line.path("title").asString(""),
                        line.path("body").asString(""),
                        random));
            }
        }
    }
}
