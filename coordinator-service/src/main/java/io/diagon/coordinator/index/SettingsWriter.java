package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.mapping.AnalysisComponent;
import io.diagon.protocol.mapping.AnalysisSettings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Writes settings, nested or flat. Their values are text, or lists of text. */
public final class SettingsWriter {
    /** Of analysis components, written as lists also when they have one value. */
    private static final List<String> LISTS =
            List.of("filter", "char_filter", "mappings", "synonyms", "stopwords", "articles");

    /** What OpenSearch 2.19.0 writes for the version that made an index. */
    public static final String CREATED_VERSION = "136407827";

    private SettingsWriter() {}

    /** All settings of an index, those that it was not given by a user too. */
    public static SortedMap<String, List<String>> of(IndexMetadata index) {
        SortedMap<String, List<String>> settings = new TreeMap<>();
        index.getSettingsMap().forEach((name, value) -> settings.put(name, List.of(value)));
        settings.put(IndexSettings.SHARDS, List.of(Integer.toString(index.getNumberOfShards())));
        settings.put(IndexSettings.REPLICAS, List.of(Integer.toString(index.getNumberOfReplicas())));
        settings.put("index.creation_date", List.of(Long.toString(index.getCreationMillis())));
        settings.put("index.uuid", List.of(index.getUuid()));
        settings.put("index.provided_name", List.of(index.getName()));
        settings.put("index.version.created", List.of(CREATED_VERSION));
        if (index.getState() == IndexMetadata.State.CLOSED) {
            settings.put("index.verified_before_close", List.of("true"));
        }
        AnalysisSettings analysis = index.getAnalysis();
        put(settings, "analyzer", analysis.getAnalyzersList());
        put(settings, "normalizer", analysis.getNormalizersList());
        put(settings, "tokenizer", analysis.getTokenizersList());
        put(settings, "filter", analysis.getTokenFiltersList());
        put(settings, "char_filter", analysis.getCharFiltersList());
        return settings;
    }

    private static void put(SortedMap<String, List<String>> settings, String kind, List<AnalysisComponent> components) {
        for (AnalysisComponent component : components) {
            String prefix = "index.analysis." + kind + '.' + component.getName() + '.';
            settings.put(prefix + "type", List.of(component.getType()));
            component.getParametersMap().forEach((name, values) -> settings.put(prefix + name, values.getValuesList()));
        }
    }

    /** Those whose names match one of the patterns, or all if there is none. */
    public static SortedMap<String, List<String>> select(
            SortedMap<String, List<String>> settings, List<String> patterns) {
        if (patterns.isEmpty() || patterns.contains("_all") || patterns.contains("*")) {
            return settings;
        }
        SortedMap<String, List<String>> selected = new TreeMap<>();
        settings.forEach((name, values) -> {
            if (patterns.stream().anyMatch(pattern -> Wildcards.matches(pattern, name))) {
                selected.put(name, values);
            }
        });
        return selected;
    }

    /** Writes the object that holds them. */
    public static void write(SortedMap<String, List<String>> settings, boolean flat, JsonGenerator json) {
        json.writeStartObject();
        if (flat) {
            settings.forEach((name, values) -> {
                json.writeName(name);
                value(name, values, json);
            });
        } else {
            nested(settings, "", json);
        }
        json.writeEndObject();
    }

    private static void nested(SortedMap<String, List<String>> settings, String prefix, JsonGenerator json) {
        String done = "";
        for (Map.Entry<String, List<String>> setting : settings.entrySet()) {
            String rest = setting.getKey().substring(prefix.length());
            int dot = rest.indexOf('.');
            String head = dot < 0 ? rest : rest.substring(0, dot);
            if (head.equals(done)) {
                continue;
            }
            String path = prefix + head;
            SortedMap<String, List<String>> below = settings.subMap(path + '.', path + '/');
            if (dot < 0) {
                json.writeName(head);
                value(path, setting.getValue(), json);
                below.forEach((name, values) -> {
                    json.writeName(name.substring(prefix.length()));
                    value(name, values, json);
                });
            } else {
                json.writeObjectPropertyStart(head);
                nested(below, path + '.', json);
                json.writeEndObject();
            }
            done = head;
        }
    }

    private static void value(String name, List<String> values, JsonGenerator json) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean list = values.size() != 1
                || (name.startsWith("index.analysis.")
                        && LISTS.contains(last)
                        && !values.getFirst().startsWith("_"));
        if (list) {
            json.writeStartArray();
            values.forEach(json::writeString);
            json.writeEndArray();
        } else {
            json.writeString(values.getFirst());
        }
    }
}
