package io.diagon.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Diagon says what Lucene says. */
class EqualAnswersTest {
    private static final long SEED = Long.getLong("diagon.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void everyClassOfSearchesIsAnsweredAlike(Variant variant, @TempDir Path directory) throws IOException {
        System.out.println("seed " + SEED);
        SyntheticCorpus corpus = new SyntheticCorpus(3_000, SEED);
        EngineOptions options =
                EngineOptions.parse(new String[] {"docs=" + corpus.size(), "seed=" + SEED, "queries=10"});
        LuceneWriter.build(directory.resolve("lucene"), corpus, variant);
        DiagonWriter.build(directory.resolve("diagon"), corpus, variant);
        int found = 0;
        try (LuceneEngine lucene = new LuceneEngine(directory.resolve("lucene"));
                DiagonEngine diagon = new DiagonEngine(directory.resolve("diagon"))) {
            assertThat(lucene.segments()).isEqualTo(variant == Variant.NATURAL ? Variant.SEGMENTS : 1);
            for (List<Workload> workloads : Workloads.of(options).values()) {
                for (Workload workload : workloads) {
                    Answer expected = lucene.answer(workload);
                    AnswerCheck.equal(workload, expected, diagon.answer(workload));
                    found += expected.total() > 0 ? 1 : 0;
                }
            }
        }
        assertThat(found).isGreaterThan(150);
    }
}
