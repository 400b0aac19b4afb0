package io.diagon.standalone;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer to Prometheus: the type of each family, and the names and values of the labels of its samples. */
record Scrape(Map<String, String> types, Map<String, Set<Set<String>>> labelNames, Set<String> labelValues) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:]+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** @param prefixes of the families that matter */
    static Scrape parse(String text, String... prefixes) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<Set<String>>> names = new HashMap<>();
        Set<String> values = new TreeSet<>();
        String family = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                family = words[2];
                if (matters(family, prefixes)) {
                    types.put(family, words[3]);
                }
            } else if (!line.startsWith("#") && matters(family, prefixes)) {
                Matcher sample = SAMPLE.matcher(line);
                if (sample.matches() && sample.group(2) != null) {
                    names.computeIfAbsent(family, unseen -> new HashSet<>()).add(labels(sample.group(2), values));
                }
            }
        }
        return new Scrape(types, names, values);
    }

    private static boolean matters(String family, String... prefixes) {
        for (String prefix : prefixes) {
            if (family.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> labels(String text, Set<String> values) {
        Set<String> names = new TreeSet<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                names.add(label.group(1));
                values.add(label.group(2));
            }
        }
        return names;
    }
}
