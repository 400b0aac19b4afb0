package io.diagon.engine.memory;

import org.apache.lucene.util.SmallFloat;

/** BM25 as Lucene computes it, in 32-bit floating point. */
record Similarity(long docCount, float averageLength) {
    private static final float K1 = 1.2f;
    private static final float B = 0.75f;

    static Similarity of(long docCount, long tokens) {
        return new Similarity(docCount, docCount == 0 ? 1 : (float) (tokens / (double) docCount));
    }

    float idf(long docFreq) {
        return (float) Math.log(1 + (docCount - docFreq + 0.5D) / (docFreq + 0.5D));
    }

    /** The weight is the boost times the sum of the inverse document frequencies. */
    float score(float weight, int freq, int length) {
        int coarse = SmallFloat.byte4ToInt(SmallFloat.intToByte4(length));
        float inverse = 1f / (K1 * ((1 - B) + B * coarse / averageLength));
        return weight - weight / (1f + freq * inverse);
    }
}
