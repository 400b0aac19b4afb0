package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Queries of a file, an object a line: the query in the notation {@code word +required -forbidden "a phrase"}, and tags, the first of
 * which is its class.
 */
final class QueryFile {
    private static final Pattern CLAUSE = Pattern.compile("([+-]?)(?:\"([^\"]*)\"|(\\S+))");

    private QueryFile() {}

    /** By class; each query ten hits with a lower bound of their number, a hundred with all counted, and just the number. */
    static Map<String, List<Workload>> read(Path file, int threshold) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, List<Workload>> classes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode query = json.readTree(line);
            String tag = query.path("tags").path(0).asString("query");
            Spec spec = parse(query.path("query").asString());
            String top = "file: " + tag + ", top 10";
            String counted = "file: " + tag + ", top 100 and count";
            String count = "file: " + tag + ", count";
            add(classes, Workload.hits(top, spec, threshold));
            add(classes, new Workload(counted, spec, 100, Workload.Order.SCORE, Workload.EXACT, Workload.Buckets.NONE));
            add(classes, Workload.count(count, spec));
        }
        return classes;
    }

    private static void add(Map<String, List<Workload>> classes, Workload workload) {
        classes.computeIfAbsent(workload.type(), type -> new ArrayList<>()).add(workload);
    }

    static Spec parse(String query) {
        List<Spec> must = new ArrayList<>();
        List<Spec> should = new ArrayList<>();
        List<Spec> mustNot = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(query);
        while (clause.find()) {
            List<Spec> into =
                    switch (clause.group(1)) {
                        case "+" -> must;
                        case "-" -> mustNot;
                        default -> should;
                    };
            if (clause.group(2) == null) {
                words(clause.group(3)).forEach(word -> into.add(new Spec.Word(word)));
            } else {
                List<String> phrase = words(clause.group(2));
                into.add(phrase.size() == 1 ? new Spec.Word(phrase.getFirst()) : new Spec.Phrase(phrase));
            }
        }
        boolean one = must.size() + should.size() == 1 && mustNot.isEmpty();
        return one ? (must.isEmpty() ? should : must).getFirst() : new Spec.Bool(must, should, mustNot);
    }

    private static List<String> words(String text) {
        return Pattern.compile("[^\\p{L}\\p{N}]+")
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
