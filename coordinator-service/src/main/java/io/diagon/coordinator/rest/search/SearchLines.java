package io.diagon.coordinator.rest.search;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.diagon.coordinator.dsl.Json;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the lines of _msearch: a header and a body for each search. */
final class SearchLines {
    /** One search. */
    record Search(SearchParameters parameters, ByteString body) {}

    private SearchLines() {}

    /**
     * @param indices of searches whose header names none
     * @param shared URL parameters, which headers add to
     */
    static List<Search> read(byte[] lines, String indices, Map<String, String> shared) {
        if (lines.length > 0 && lines[lines.length - 1] != '\n') {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "The msearch request must be terminated by a newline [\\n]");
        }
        List<Search> searches = new ArrayList<>();
        int position = 0;
        while (position < lines.length) {
            int end = end(lines, position);
            byte[] header = Arrays.copyOfRange(lines, position, end);
            position = end + 1;
            if (position >= lines.length) {
                if (new String(header, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
                    break;
                }
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "msearch header without a body");
            }
            int bodyEnd = end(lines, position);
            ByteString body = UnsafeByteOperations.unsafeWrap(lines, position, bodyEnd - position);
            position = bodyEnd + 1;
            searches.add(new Search(parameters(header, indices, shared), body));
        }
        return searches;
    }

    private static int end(byte[] lines, int from) {
        int end = from;
        while (end < lines.length && lines[end] != '\n') {
            end++;
        }
        return end;
    }

    private static SearchParameters parameters(byte[] header, String indices, Map<String, String> shared) {
        Map<String, String> values = new HashMap<>(shared);
        String[] expression = {indices};
        if (!new String(header, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
            Json.parse(header).members().forEach((key, value) -> {
                if (value.isNull()) {
                    return;
                }
                switch (key) {
                    case "index", "indices" -> expression[0] = joined(value);
                    case "search_type",
                            "searchType",
                            "preference",
                            "routing",
                            "expand_wildcards",
                            "ignore_unavailable",
                            "allow_no_indices",
                            "ignore_throttled",
                            "request_cache",
                            "requestCache",
                            "allow_partial_search_results",
                            "ccs_minimize_roundtrips" ->
                        values.put(
                                switch (key) {
                                    case "searchType" -> "search_type";
                                    case "requestCache" -> "request_cache";
                                    default -> key;
                                },
                                joined(value));
                    default ->
                        throw value.error(
                                ErrorCode.ILLEGAL_ARGUMENT,
                                "key [" + key + "] is not supported in the metadata section");
                }
            });
        }
        return new SearchParameters(expression[0], values);
    }

    private static String joined(Json value) {
        return value.asList().stream().map(Json::asText).collect(Collectors.joining(","));
    }
}
