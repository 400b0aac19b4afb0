package io.diagon.coordinator.index;

import io.diagon.coordinator.dsl.Json;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.AnalysisComponent;
import io.diagon.protocol.mapping.AnalysisSettings;
import io.diagon.protocol.mapping.StringList;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code index.analysis}: each component is a named set of parameters with a type. */
public final class AnalysisParser {
    private AnalysisParser() {}

    /** @param settings flat, as {@code filter.english_stop.type} */
    static AnalysisSettings parse(SortedMap<String, Json> settings) {
        SortedMap<String, AnalysisComponent.Builder> components = new TreeMap<>();
        settings.forEach((path, value) -> {
            String[] parts = path.split("\\.", 3);
            if (parts.length < 3) {
                throw unknown(path);
            }
            AnalysisComponent.Builder component = components.computeIfAbsent(
                    parts[0] + '.' + parts[1],
                    key -> AnalysisComponent.newBuilder().setName(parts[1]));
            if (parts[2].equals("type")) {
                component.setType(value.asText());
            } else if (!value.isNull()) {
                component.putParameters(parts[2], list(value));
            }
        });
        AnalysisSettings.Builder analysis = AnalysisSettings.newBuilder();
        for (Map.Entry<String, AnalysisComponent.Builder> entry : components.entrySet()) {
            add(analysis, entry.getKey(), entry.getValue());
        }
        return analysis.build();
    }

    private static void add(AnalysisSettings.Builder analysis, String path, AnalysisComponent.Builder component) {
        String kind = path.substring(0, path.indexOf('.'));
        boolean custom = kind.equals("analyzer") || kind.equals("normalizer");
        if (component.getType().isEmpty()) {
            if (!custom) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        kind + " [" + component.getName() + "] must specify either an analyzer type, or a tokenizer");
            }
            component.setType("custom");
        }
        switch (kind) {
            case "analyzer" -> analysis.addAnalyzers(component);
            case "normalizer" -> analysis.addNormalizers(component);
            case "tokenizer" -> analysis.addTokenizers(component);
            case "filter" -> analysis.addTokenFilters(component);
            case "char_filter" -> analysis.addCharFilters(component);
            default -> throw unknown(path);
        }
    }

    /** A component that is defined in place, as in a request to analyze. */
    public static AnalysisComponent component(String name, Json definition) {
        AnalysisComponent.Builder component = AnalysisComponent.newBuilder().setName(name);
        definition.members().forEach((parameter, value) -> {
            if (parameter.equals("type")) {
                component.setType(value.asText());
            } else {
                component.putParameters(parameter, list(value));
            }
        });
        return component.build();
    }

    private static StringList list(Json value) {
        return StringList.newBuilder()
                .addAllValues(value.asList().stream().map(Json::asText).toList())
                .build();
    }

    private static SearchException unknown(String path) {
        return new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "unknown setting [index.analysis." + path + "]");
    }
}
