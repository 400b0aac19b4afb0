package io.diagon.coordinator.rest.document;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.rest.PathFilter;
import io.diagon.coordinator.rest.RawJson;
import io.diagon.coordinator.rest.RestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Which part of a document is wanted.
 *
 * @param includes patterns of paths; empty: all
 */
record SourceParameters(boolean wanted, List<String> includes, List<String> excludes) {
    static final String NAMES = "_source,_source_includes,_source_excludes,_source_include,_source_exclude";

    private static final JsonFactory FACTORY = new JsonFactory();

    static SourceParameters read(RestRequest request) {
        String source = request.parameter("_source", "true");
        List<String> includes = new ArrayList<>();
        boolean wanted = !source.equals("false");
        if (wanted && !source.equals("true") && !source.isEmpty()) {
            includes.addAll(List.of(source.split(",", -1)));
        }
        includes.addAll(both(request, "_source_includes", "_source_include"));
        return new SourceParameters(wanted, includes, both(request, "_source_excludes", "_source_exclude"));
    }

    /** The member {@code _source} of a body. */
    static SourceParameters read(Json source) {
        return switch (source.kind()) {
            case BOOLEAN -> new SourceParameters(source.asBoolean(), List.of(), List.of());
            case OBJECT ->
                new SourceParameters(
                        true, patterns(source, "includes", "include"), patterns(source, "excludes", "exclude"));
            case STRING, ARRAY, INTEGER, DECIMAL, NULL -> new SourceParameters(true, texts(source), List.of());
        };
    }

    private static List<String> patterns(Json source, String name, String older) {
        Json patterns = source.members().getOrDefault(name, source.members().get(older));
        return patterns == null ? List.of() : texts(patterns);
    }

    private static List<String> texts(Json values) {
        return values.asList().stream().map(Json::asText).toList();
    }

    private static List<String> both(RestRequest request, String name, String older) {
        return Stream.concat(request.list(name).stream(), request.list(older).stream())
                .toList();
    }

    void write(ByteString source, JsonGenerator json) {
        RawJson.write(json, filtered(source));
    }

    private ByteString filtered(ByteString source) {
        if (includes.isEmpty() && excludes.isEmpty()) {
            return source;
        }
        ByteString.Output out = ByteString.newOutput();
        try (JsonGenerator plain = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            JsonGenerator filter = PathFilter.filter(plain, includes, excludes);
            RawJson.write(filter, source);
            filter.flush();
        }
        ByteString result = out.toByteString();
        return result.isEmpty() ? ByteString.copyFromUtf8("{}") : result;
    }
}
