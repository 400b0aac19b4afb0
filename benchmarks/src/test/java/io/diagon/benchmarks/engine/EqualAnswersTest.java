package io.diagon.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.benchmarks.corpus.Corpus;
import io.diagon.benchmarks.engine.Spec.Bool;
import io.diagon.benchmarks.engine.Spec.Phrase;
import io.diagon.benchmarks.engine.Spec.Word;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Diagon says what Lucene says. */
class EqualAnswersTest {
    private static final long SEED = Long.getLong("diagon.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void everyClassOfSearchesIsAnsweredAlike(Variant variant, @TempDir Path directory) throws IOException {
        EngineOptions options = EngineOptions.parse(new String[] {"docs=3000", "seed=" + SEED, "queries=10"});
        assertThat(found(options, variant, directory)).isGreaterThan(150);
    }

    @ParameterizedTest
    @EnumSource
    void queriesOfAFileOverDocumentsOfAFileAreAnsweredAlike(Variant variant, @TempDir Path directory)
            throws IOException {
        Random random = new Random(SEED);
        Path documents = directory.resolve("documents.ndjson");
        try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(documents))) {
            for (int i = 0; i < 1_000; i++) {
                lines.println("{\"id\":\"x\",\"title\":\"%s\",\"body\":\"%s\"}"
                        .formatted(words(random, 3), words(random, 40)));
            }
        }
        Path queries = directory.resolve("queries.ndjson");
        try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(queries))) {
            for (int i = 0; i < 20; i++) {
                String query = words(random, 2) + " +" + words(random, 1) + " -" + words(random, 1) + " \\\""
                        + words(random, 2) + "\\\"";
                lines.println("{\"query\":\"%s\",\"tags\":[\"mixed\",\"second\"]}".formatted(query));
                lines.println("{\"query\":\"%s\",\"tags\":[\"union\"]}".formatted(words(random, 4)));
            }
        }
        EngineOptions options = EngineOptions.parse(
                new String[] {"corpus=" + documents, "query-file=" + queries, "seed=" + SEED, "classes=file"});
        assertThat(found(options, variant, directory)).isGreaterThan(50);
    }

    /** Clauses of a query in a file come together as its signs say. */
    @Test
    void theNotationOfQueriesIsUnderstood() {
        assertThat(QueryFile.parse("the")).isEqualTo(new Word("the"));
        assertThat(QueryFile.parse("\"Griffith's observatory\""))
                .isEqualTo(new Phrase(List.of("griffith", "s", "observatory")));
        assertThat(QueryFile.parse("+\"the who\" -uk dog"))
                .isEqualTo(new Bool(
                        List.of(new Phrase(List.of("the", "who"))), List.of(new Word("dog")), List.of(new Word("uk"))));
    }

    @Test
    void anIndexIsBuiltAgainOnlyWhenSomethingHasChanged(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("index");
        BuiltIndex.Builder one =
                built -> Files.writeString(Files.createDirectories(built).resolve("f"), "1")
                        .toFile()
                        .length();
        assertThat(BuiltIndex.in(path, "a", one)).isEqualTo(1);
        assertThat(BuiltIndex.in(path, "a", built -> 2)).isEqualTo(1);
        assertThat(path.resolve("f")).exists();
        assertThat(BuiltIndex.in(path, "b", built -> 2)).isEqualTo(2);
        assertThat(path.resolve("f")).doesNotExist();
    }

    /** Frequent ones among them. */
    private static String words(Random random, int count) {
        return Stream.generate(() -> "w" + (int) (100 * Math.pow(random.nextDouble(), 3)))
                .limit(count)
                .collect(Collectors.joining(" "));
    }

    /** Returns how many searches found something. */
    private static int found(EngineOptions options, Variant variant, Path directory) throws IOException {
        System.out.println("seed " + SEED);
        Corpus corpus = options.openCorpus();
        LuceneWriter.build(directory.resolve("lucene"), corpus, variant);
        DiagonWriter.build(directory.resolve("diagon"), corpus, variant);
        int found = 0;
        try (LuceneEngine lucene = new LuceneEngine(directory.resolve("lucene"));
                DiagonEngine diagon = new DiagonEngine(directory.resolve("diagon"))) {
            assertThat(lucene.segments()).isEqualTo(variant == Variant.NATURAL ? Variant.SEGMENTS : 1);
            for (List<Workload> workloads : Workloads.of(options, options.words(directory.resolve("lucene")))
                    .values()) {
                for (Workload workload : workloads) {
                    Answer expected = lucene.answer(workload);
                    AnswerCheck.equal(workload, expected, diagon.answer(workload));
                    found += expected.total() > 0 ? 1 : 0;
                }
            }
        }
        return found;
    }
}
