package io.diagon.benchmarks.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Documents of every type of field, some of whose values are missing and some of which are several, from few enough values that searches meet. */
final class RandomDocuments extends RandomParts {
    static final List<String> WORDS = List.of(
            "quick", "quack", "quickly", "brown", "browse", "fox", "foxes", "jump", "jumped", "lazy", "dog", "dogs",
            "the", "over", "river", "rivers", "bank", "go", "Dog's", "x-ray");
    static final List<String> TAGS = List.of("red", "green", "blue", "light blue", "Red", "reddish", "");
    static final long FIRST = 1_577_836_800_000L;
    static final long SPAN = 400L * 86_400_000;
    static final String MAPPING = """
        {"properties": {"title": {"type": "text"}, "body": {"type": "text", "analyzer": "english"}, "tag": {"type": "keyword"},
          "number": {"type": "integer"}, "price": {"type": "double"}, "at": {"type": "date"}, "flag": {"type": "boolean"},
          "address": {"type": "ip"}, "name": {"type": "text", "fields": {"raw": {"type": "keyword"}}}}}""";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    RandomDocuments(Random random) {
        super(random);
    }

    /** The body of a bulk request that indexes so many. */
    String bulk(int count) {
        StringBuilder bulk = new StringBuilder();
        for (int id = 0; id < count; id++) {
            bulk.append("{\"index\":{\"_id\":\"").append(id).append("\"}}\n");
            bulk.append(JSON.writeValueAsString(document())).append('\n');
        }
        return bulk.toString();
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("title", text(1 + random.nextInt(6)));
        maybe(document, "body", () -> "fox " + text(random.nextInt(30)));
        maybe(document, "name", () -> text(2));
        maybe(document, "tag", () -> severalOf(() -> one(TAGS)));
        maybe(document, "number", () -> severalOf(() -> random.nextInt(-20, 100)));
        maybe(document, "price", () -> random.nextInt(10_000) / 100.0);
        maybe(document, "at", () -> FIRST + (long) (SPAN * random.nextDouble()));
        maybe(document, "flag", random::nextBoolean);
        maybe(document, "address", () -> "10.0." + random.nextInt(3) + "." + random.nextInt(256));
        return document;
    }

    private interface Value {
        Object draw();
    }

    private void maybe(Map<String, Object> document, String field, Value value) {
        if (random.nextInt(8) > 0) {
            document.put(field, value.draw());
        }
    }

    private Object severalOf(Value value) {
        return random.nextInt(4) > 0
                ? value.draw()
                : Stream.generate(value::draw).limit(random.nextInt(4)).toList();
    }

    private String text(int words) {
        List<String> text = new ArrayList<>();
        IntStream.range(0, words).forEach(place -> text.add(one(WORDS)));
        return String.join(" ", text);
    }
}
