package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the path and the query of a request apart; elements are decoded after they are split, so that they may hold slashes. */
final class RequestLine {
    private RequestLine() {}

    static List<String> elements(String rawPath) {
        return RestRoutes.elements(rawPath).stream()
                .map(element -> decode(element.replace("+", "%2B")))
                .toList();
    }

    static Map<String, String> query(@Nullable String rawQuery) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                parameters.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "malformed escape in the URI [" + text + "]", malformed);
        }
    }
}
