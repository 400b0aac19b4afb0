package io.diagon.benchmarks.cluster;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Small documents from a seed: a title of 6 and a body of 25 words out of 20,000, of which word r comes with a probability near 1/r
 * (Zipf's law), one of 1,000 tags by the same law, a price, a number and an instant in a year.
 */
final class SyntheticDocuments {
    static final String MAPPING = """
            {"settings": {"number_of_shards": %d, "number_of_replicas": %d, "refresh_interval": "-1"}, "mappings": {"properties": {
              "title": {"type": "text"}, "body": {"type": "text"}, "tag": {"type": "keyword"}, "price": {"type": "double"},
              "number": {"type": "integer"}, "at": {"type": "date"}}}}""";
    private static final int WORDS = 20_000;
    private static final int TAGS = 1_000;
    private static final long FIRST_INSTANT = 1_735_689_600_000L; // 2025-01-01
    private static final long YEAR = 365L * 24 * 3_600_000;

    private final List<Document> documents;
    private final String[] words;

    /**
     * @param title ranks of words
     * @param body ranks of words
     * @param cents hundredths of the price
     * @param at milliseconds since the epoch
     */
    record Document(List<Integer> title, List<Integer> body, int tag, int cents, int number, long at) {
        boolean bodyHas(int word) {
            return body.contains(word);
        }

        boolean titleHas(int word) {
            return title.contains(word);
        }
    }

    SyntheticDocuments(int count, long seed) {
        Random random = new Random(seed);
        words = vocabulary(random);
        documents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            documents.add(new Document(
                    words(random, 6),
                    words(random, 25),
                    zipf(random, TAGS),
                    random.nextInt(100_000),
                    random.nextInt(1_000),
                    FIRST_INSTANT + (long) (random.nextDouble() * YEAR)));
        }
    }

    List<Document> all() {
        return documents;
    }

    String text(int rank) {
        return words[rank];
    }

    static int word(Random random) {
        return zipf(random, WORDS);
    }

    static int tag(Random random) {
        return zipf(random, TAGS);
    }

    /** Bodies of bulk requests of so many documents each; ids are the documents' places. */
    List<String> bulks(int documentsEach) {
        List<String> bulks = new ArrayList<>();
        for (int from = 0; from < documents.size(); from += documentsEach) {
            StringBuilder body = new StringBuilder();
            for (int id = from; id < Math.min(documents.size(), from + documentsEach); id++) {
                append(body, id);
            }
            bulks.add(body.toString());
        }
        return bulks;
    }

    private void append(StringBuilder body, int id) {
        Document document = documents.get(id);
        body.append("{\"index\":{\"_id\":\"").append(id).append("\"}}\n{\"title\":\"");
        sentence(body, document.title);
        sentence(body.append("\",\"body\":\""), document.body);
        body.append("\",\"tag\":\"t").append(document.tag);
        body.append("\",\"price\":").append(document.cents / 100.0);
        body.append(",\"number\":").append(document.number);
        body.append(",\"at\":").append(document.at).append("}\n");
    }

    private static List<Integer> words(Random random, int count) {
        return IntStream.range(0, count).mapToObj(place -> word(random)).toList();
    }

    private void sentence(StringBuilder body, List<Integer> ranks) {
        String separator = "";
        for (int rank : ranks) {
            body.append(separator).append(words[rank]);
            separator = " ";
        }
    }

    private static int zipf(Random random, int count) {
        return (int) Math.min(count - 1, Math.exp(random.nextDouble() * Math.log(count)) - 1);
    }

    private static String[] vocabulary(Random random) {
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < WORDS) {
            StringBuilder word = new StringBuilder();
            for (int length = 3 + random.nextInt(7); length > 0; length--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words.add(word.toString());
        }
        return words.toArray(String[]::new);
    }
}
