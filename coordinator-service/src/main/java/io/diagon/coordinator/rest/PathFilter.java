package io.diagon.coordinator.rest;

import io.diagon.coordinator.dsl.Wildcards;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.filter.FilteringGeneratorDelegate;
import tools.jackson.core.filter.TokenFilter;

/**
 * Keeps, or leaves out, the parts of an answer whose paths match: elements joined by dots, {@code *} within an element, {@code **} for
 * any number of elements.
 */
public final class PathFilter extends TokenFilter {
    private final List<List<String>> patterns;
    private final boolean keep;

    private PathFilter(List<List<String>> patterns, boolean keep) {
        this.patterns = patterns;
        this.keep = keep;
    }

    /** Filters what is written by the patterns; those that begin with a minus leave out. */
    public static JsonGenerator filter(JsonGenerator json, List<String> expressions) {
        List<String> excludes = expressions.stream()
                .filter(expression -> expression.startsWith("-"))
                .map(expression -> expression.substring(1))
                .toList();
        List<String> includes = expressions.stream()
                .filter(expression -> !expression.startsWith("-"))
                .toList();
        return filter(json, includes, excludes);
    }

    /** Keeps what matches an include, or everything if there is none, but for what matches an exclude. */
    public static JsonGenerator filter(JsonGenerator json, List<String> includes, List<String> excludes) {
        JsonGenerator filtered = json;
        if (!excludes.isEmpty()) {
            filtered = delegate(filtered, new PathFilter(split(excludes), false));
        }
        if (!includes.isEmpty()) {
            filtered = delegate(filtered, new PathFilter(split(includes), true));
        }
        return filtered;
    }

    private static JsonGenerator delegate(JsonGenerator json, TokenFilter filter) {
        return new FilteringGeneratorDelegate(json, filter, Inclusion.INCLUDE_ALL_AND_PATH, true);
    }

    private static List<List<String>> split(List<String> expressions) {
        return expressions.stream()
                .map(expression -> List.of(expression.split("\\.", -1)))
                .toList();
    }

    @Override
    public TokenFilter includeElement(int index) {
        return this;
    }

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
        List<List<String>> rest = new ArrayList<>();
        for (List<String> pattern : patterns) {
            if (step(pattern, name, rest)) {
                return keep ? TokenFilter.INCLUDE_ALL : null;
            }
        }
        if (rest.isEmpty()) {
            return keep ? null : TokenFilter.INCLUDE_ALL;
        }
        return new PathFilter(rest, keep);
    }

    /** Whether the pattern ends with this name; else adds what is left of it to {@code rest}. */
    private static boolean step(List<String> pattern, String name, List<List<String>> rest) {
        String head = pattern.getFirst();
        List<String> tail = pattern.subList(1, pattern.size());
        if (head.equals("**")) {
            if (tail.isEmpty()) {
                return true;
            }
            rest.add(pattern);
            return step(tail, name, rest);
        }
        if (!Wildcards.matches(head, name)) {
            return false;
        }
        if (!tail.isEmpty()) {
            rest.add(tail);
        }
        return tail.isEmpty();
    }

    @Override
    protected boolean _includeScalar() {
        return !keep;
    }
}
