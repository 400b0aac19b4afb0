package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Refuses parameters that a route does not take, with what may have been meant. */
final class ParameterCheck {
    private ParameterCheck() {}

    static void check(RestRoute route, String path, Map<String, String> query) {
        List<String> unknown = query.keySet().stream()
                .filter(name -> !route.takes(name))
                .sorted()
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        StringBuilder reason = new StringBuilder(
                "request [" + path + "] contains unrecognized parameter" + (unknown.size() > 1 ? "s" : "") + ": ");
        String separator = "";
        for (String name : unknown) {
            reason.append(separator).append('[').append(name).append(']');
            closest(route, name)
                    .ifPresent(meant ->
                            reason.append(" -> did you mean [").append(meant).append("]?"));
            separator = ", ";
        }
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, reason.toString());
    }

    private static Optional<String> closest(RestRoute route, String name) {
        TreeSet<String> known = new TreeSet<>(route.parameters());
        known.addAll(RestRoute.COMMON);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
