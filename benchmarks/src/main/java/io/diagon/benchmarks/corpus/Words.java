package io.diagon.benchmarks.corpus;

import java.util.Random;

/** The words of a corpus, by how many documents have them. */
public interface Words {
    /** The rank of the word that is in about this share of the documents; 0 is the most frequent. */
    int rank(double share);

    /** The last one, if there are fewer. */
    String word(int rank);

    /** A word of about this share. */
    default String around(double share, Random random) {
        int rank = rank(share);
        return word(rank - rank / 3 + random.nextInt(1 + rank * 2 / 3));
    }

    /** In about a fifth of the documents. */
    default String frequent(Random random) {
        return around(0.2, random);
    }

    /** In 6 of 1,000. */
    default String middling(Random random) {
        return around(0.006, random);
    }

    /** Those of the synthetic corpus. */
    static Words synthetic() {
        return new Words() {
            @Override
            public int rank(double share) {
                return SyntheticCorpus.rank(share);
            }

            @Override
            public String word(int rank) {
                return SyntheticCorpus.word(rank);
            }
        };
    }
}
