package io.diagon.cluster.tests;

import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** Made-up sales with every type of field, the same for the same seed: skewed words, some fields missing, some with several values. */
final class Corpus {
    static final String MAPPING = """
            {"properties": {
              "text": {"type": "text"}, "category": {"type": "keyword"}, "tags": {"type": "keyword"}, "user": {"type": "keyword"},
              "price": {"type": "double"}, "quantity": {"type": "integer"}, "rating": {"type": "half_float"}, "serial": {"type": "long"},
              "sold": {"type": "date"}, "paid": {"type": "boolean"}, "address": {"type": "ip"}}}""";

    private final Random random;

    Corpus(long seed) {
        random = new Random(seed);
    }

    /** Bulk lines of documents first to first + count - 1, whose ids are their numbers. */
    String bulk(int first, int count) {
        StringBuilder out = new StringBuilder();
        for (int i = first; i < first + count; i++) {
            out.append("{\"index\":{\"_id\":\"")
                    .append(i)
                    .append("\"}}\n")
                    .append(document(i))
                    .append('\n');
        }
        return out.toString();
    }

    private String document(int number) {
        StringBuilder text = new StringBuilder();
        int words = 3 + random.nextInt(20);
        for (int i = 0; i < words; i++) {
            text.append("w").append(skewed(2000)).append(' ');
        }
        StringBuilder document = new StringBuilder("{\"serial\":").append(number);
        document.append(",\"text\":\"").append(text.toString().strip()).append('"');
        document.append(",\"category\":\"c").append(skewed(40)).append('"');
        document.append(",\"tags\":[\"t")
                .append(random.nextInt(8))
                .append("\",\"t")
                .append(random.nextInt(8))
                .append("\"]");
        document.append(",\"user\":\"u").append(random.nextInt(5000)).append('"');
        if (random.nextInt(10) > 0) {
            document.append(",\"price\":").append(String.format(Locale.ROOT, "%.2f", random.nextDouble() * 1000));
        }
        document.append(",\"quantity\":").append(random.nextInt(100));
        document.append(",\"rating\":").append(random.nextInt(11) / 2.0);
        document.append(",\"sold\":\"")
                .append(Instant.ofEpochSecond(1_500_000_000L + random.nextInt(150_000_000)))
                .append('"');
        document.append(",\"paid\":").append(random.nextBoolean());
        document.append(",\"address\":\"10.0.")
                .append(random.nextInt(4))
                .append('.')
                .append(random.nextInt(256))
                .append("\"}");
        return document.toString();
    }

    /** In [0, bound), small numbers far more often. */
    private int skewed(int bound) {
        return (int) (Math.pow(random.nextDouble(), 3) * bound);
    }
}
