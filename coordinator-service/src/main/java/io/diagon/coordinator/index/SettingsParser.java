package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.Json;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.AnalysisSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads index settings, nested or with dotted names, into flat ones that begin with {@code index.}. */
public final class SettingsParser {
    private static final String PREFIX = "index.";
    private static final String ANALYSIS = "index.analysis.";

    private SettingsParser() {}

    /**
     * What was set.
     *
     * @param values without analysis
     * @param removed settings that were set to null: back to their default
     */
    public record Parsed(SortedMap<String, String> values, TreeSet<String> removed, AnalysisSettings analysis) {}

    public static Parsed parse(Json settings) {
        if (!settings.isObject()) {
            throw settings.error(ErrorCode.PARSING, "key [settings] must be an object");
        }
        SortedMap<String, Json> flat = new TreeMap<>();
        flatten("", settings, flat);
        SortedMap<String, String> values = new TreeMap<>();
        TreeSet<String> removed = new TreeSet<>();
        SortedMap<String, Json> analysis = new TreeMap<>();
        flat.forEach((key, value) -> {
            String name = key.startsWith(PREFIX) ? key : PREFIX + key;
            if (name.startsWith(ANALYSIS)) {
                analysis.put(name.substring(ANALYSIS.length()), value);
            } else if (value.isNull()) {
                removed.add(IndexSettings.known(name));
            } else {
                values.put(name, IndexSettings.checked(name, text(value)));
            }
        });
        return new Parsed(values, removed, AnalysisParser.parse(analysis));
    }

    /** Settings of the cluster: nested or dotted, flat without a prefix; null values are kept. */
    public static SortedMap<String, Json> flat(Json settings) {
        SortedMap<String, Json> flat = new TreeMap<>();
        flatten("", settings, flat);
        return flat;
    }

    public static String text(Json value) {
        if (value.isArray()) {
            return String.join(",", value.elements().stream().map(Json::asText).toList());
        }
        return value.asText();
    }

    private static void flatten(String prefix, Json value, Map<String, Json> flat) {
        value.members().forEach((name, member) -> {
            String path = prefix + name;
            if (member.isObject()) {
                flatten(path + '.', member, flat);
            } else if (flat.put(path, member) != null) {
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "duplicate settings key [" + path + "] found");
            }
        });
    }
}
