package io.diagon.benchmarks.corpus;

import java.util.Random;
import java.util.function.Consumer;

/** Documents of 50 to 150 words drawn by Zipf's law from a vocabulary of 500,000, with titles of 3 to 8. The same seed makes the same. */
public final class SyntheticCorpus implements Corpus {
    private static final int VOCABULARY = 500_000;

    private final int documents;
    private final long seed;
    private final AliasTable words;

    public SyntheticCorpus(int documents, long seed) {
        this.documents = documents;
        this.seed = seed;
        double[] weights = new double[VOCABULARY];
        for (int rank = 0; rank < VOCABULARY; rank++) {
            weights[rank] = 1.0 / (rank + 1);
        }
        this.words = new AliasTable(weights);
    }

    @Override
    public int size() {
        return documents;
    }

    @Override
    public String identity() {
        return "synthetic " + documents + " " + seed;
    }

    @Override
    public void forEach(Consumer<Document> consumer) {
        Random random = new Random(seed);
        for (int number = 0; number < documents; number++) {
            String title = text(random, 3 + random.nextInt(6));
            String body = text(random, 50 + random.nextInt(101));
            consumer.accept(Document.of(number, title, body, random));
        }
    }

    private String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(i == 0 ? "" : " ").append(word(words.draw(random)));
        }
        return text.toString();
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
