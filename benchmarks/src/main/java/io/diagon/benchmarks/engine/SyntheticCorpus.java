package io.diagon.benchmarks.engine;

import java.util.Random;
import java.util.function.Consumer;

/** Documents of 50 to 150 words drawn by Zipf's law from a vocabulary of 500,000, over two years of time. The same seed makes the same. */
final class SyntheticCorpus {
    private static final int VOCABULARY = 500_000;
    private static final long BEGIN = 1_577_836_800_000L;
    private static final long SPAN = 730L * 86_400_000;

    private final int documents;
    private final long seed;
    private final AliasTable words;

    SyntheticCorpus(int documents, long seed) {
        this.documents = documents;
        this.seed = seed;
        double[] weights = new double[VOCABULARY];
        for (int rank = 0; rank < VOCABULARY; rank++) {
            weights[rank] = 1.0 / (rank + 1);
        }
        this.words = new AliasTable(weights);
    }

    int size() {
        return documents;
    }

    /** In the same order each time. */
    void forEach(Consumer<Document> consumer) {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder();
        for (int number = 0; number < documents; number++) {
            body.setLength(0);
            int length = 50 + random.nextInt(101);
            for (int i = 0; i < length; i++) {
                body.append(i == 0 ? "" : " ").append(word(words.draw(random)));
            }
            consumer.accept(new Document(
                    number,
                    body.toString(),
                    "f" + random.nextInt(10),
                    "s" + random.nextInt(1_000),
                    "m" + random.nextInt(100_000),
                    BEGIN + (long) (SPAN * random.nextDouble()),
                    random.nextInt(Document.VALUES)));
        }
    }

    /** The word of a rank: 0 is the most frequent. */
    static String word(int rank) {
        return "w" + Integer.toString(rank, 36);
    }

    /** The rank whose word is in about this share of the documents. */
    static int rank(double share) {
        double harmonic = Math.log(VOCABULARY) + 0.5772;
        double each = -Math.log1p(-Math.min(share, 0.999)) / 100;
        return Math.clamp((long) (1 / (each * harmonic)), 0, VOCABULARY - 1);
    }
}
