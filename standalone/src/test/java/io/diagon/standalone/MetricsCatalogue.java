package io.diagon.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/metrics.md}, by their headings. */
final class MetricsCatalogue {
    private static final Path FILE = Path.of("..", "docs", "metrics.md");
    private static final Pattern WORD = Pattern.compile("`([^`]+)`");

    /**
     * A line of a table.
     *
     * @param optional whether the catalogue says when it is absent
     */
    record Entry(String name, String type, Set<String> labels, boolean optional) {}

    private final Map<String, List<Entry>> tables = new LinkedHashMap<>();

    static MetricsCatalogue read() throws IOException {
        MetricsCatalogue catalogue = new MetricsCatalogue();
        String heading = "";
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("#")) {
                heading = line.replaceFirst("^#+ ", "");
            } else if (line.startsWith("| `")) {
                catalogue
                        .tables
                        .computeIfAbsent(heading, table -> new ArrayList<>())
                        .add(entry(List.of(line.split("\\|", -1))));
            }
        }
        return catalogue;
    }

    /** @param cells the first and the last are empty; OpenSearch's tables have no type: all are gauges */
    private static Entry entry(List<String> cells) {
        boolean typed = cells.size() == 6;
        Set<String> labels = words(cells.get(typed ? 3 : 2));
        String type = typed ? cells.get(2).replaceFirst(",.*", "").trim() : "gauge";
        return new Entry(
                words(cells.get(1)).iterator().next(),
                type,
                labels,
                cells.get(cells.size() - 2).contains("absent"));
    }

    private static Set<String> words(String cell) {
        Set<String> words = new TreeSet<>();
        Matcher matcher = WORD.matcher(cell);
        while (matcher.find()) {
            words.add(matcher.group(1));
        }
        return words;
    }

    /** By name, of all tables; with the maxima that histograms have. */
    Map<String, Entry> entries(String... headings) {
        Map<String, Entry> entries = new TreeMap<>();
        for (String heading : headings) {
            for (Entry entry : tables.getOrDefault(heading, List.of())) {
                entries.put(entry.name(), entry);
                if (entry.type().equals("histogram")) {
                    String max = entry.name() + "_max";
                    entries.put(max, new Entry(max, "gauge", entry.labels(), entry.optional()));
                }
            }
        }
        return entries;
    }
}
