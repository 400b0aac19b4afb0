package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.Arguments;
import io.diagon.benchmarks.corpus.Corpus;
import io.diagon.benchmarks.corpus.NdjsonCorpus;
import io.diagon.benchmarks.corpus.SyntheticCorpus;
import io.diagon.benchmarks.corpus.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to measure, from arguments such as {@code docs=200000 classes=term,or}.
 *
 * @param documents of the synthetic corpus; of another, at most
 * @param corpus file of documents, see {@link NdjsonCorpus}; empty: the synthetic one
 * @param queryFile queries to make as well, see {@link QueryFile}; empty: none
 * @param seed of documents and queries
 * @param classes those whose name begins with one of these; empty: all
 * @param queries of each class
 * @param passes over each class while time is taken
 * @param threads so many searches are made at once, one measurement for each
 * @param variants of the index: {@link Variant}
 * @param work where indices are built
 * @param report Markdown file that the tables are written to as well; empty: none
 */
record EngineOptions(
        int documents,
        String corpus,
        String queryFile,
        long seed,
        List<String> classes,
        int queries,
        int passes,
        List<Integer> threads,
        List<Variant> variants,
        Path work,
        String report) {
    static EngineOptions parse(String[] arguments) {
        Arguments given = Arguments.parse(
                Map.ofEntries(
                        Map.entry("docs", "1000000"),
                        Map.entry("corpus", ""),
                        Map.entry("query-file", ""),
                        Map.entry("seed", "42"),
                        Map.entry("classes", ""),
                        Map.entry("queries", "30"),
                        Map.entry("passes", "7"),
                        Map.entry("threads", "1,2"),
                        Map.entry("variants", "one,natural,deleted"),
                        Map.entry("work", "target/bench"),
                        Map.entry("report", "")),
                arguments);
        return new EngineOptions(
                given.number("docs"),
                given.text("corpus"),
                given.text("query-file"),
                Long.parseLong(given.text("seed")),
                given.list("classes"),
                given.number("queries"),
                given.number("passes"),
                given.numbers("threads"),
                given.list("variants").stream().map(Variant::of).toList(),
                Path.of(given.text("work")),
                given.text("report"));
    }

    Corpus openCorpus() throws IOException {
        return corpus.isEmpty()
                ? new SyntheticCorpus(documents, seed)
                : new NdjsonCorpus(Path.of(corpus), documents, seed);
    }

    /** @param index Lucene's, of the corpus */
    Words words(Path index) throws IOException {
        return corpus.isEmpty() ? Words.synthetic() : IndexedWords.of(index);
    }
}
