package io.diagon.engine.memory;

import io.diagon.protocol.shard.ShardConfig;
import org.apache.lucene.util.SmallFloat;

/** BM25 as Lucene computes it, in 32-bit floating point. */
record Similarity(long docCount, float averageLength, Parameters parameters) {
    record Parameters(float k1, float b) {
        static Parameters of(ShardConfig config) {
            return new Parameters(
                    config.hasSimilarityK1() ? config.getSimilarityK1() : 1.2f,
                    config.hasSimilarityB() ? config.getSimilarityB() : 0.75f);
        }
    }

    static Similarity of(long docCount, long tokens, Parameters parameters) {
        return new Similarity(docCount, docCount == 0 ? 1 : (float) (tokens / (double) docCount), parameters);
    }

    float idf(long docFreq) {
        return (float) Math.log(1 + (docCount - docFreq + 0.5D) / (docFreq + 0.5D));
    }

    /** The weight is the boost times the sum of the inverse document frequencies. */
    float score(float weight, int freq, int length) {
        int coarse = SmallFloat.byte4ToInt(SmallFloat.intToByte4(length));
        float b = parameters.b();
        float inverse = 1f / (parameters.k1() * ((1 - b) + b * coarse / averageLength));
        return weight - weight / (1f + freq * inverse);
    }
}
