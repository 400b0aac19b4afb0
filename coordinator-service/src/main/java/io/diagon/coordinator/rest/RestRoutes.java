package io.diagon.coordinator.rest;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes by path. A literal path element wins over a variable; where its branch leads nowhere, the variable is tried. */
public final class RestRoutes {
    /** Splits longer paths no further. */
    private static final int MAX_ELEMENTS = 32;

    private final Branch root = new Branch();

    private static final class Branch {
        private final Map<String, Branch> literals = new HashMap<>();
        private final Map<RestMethod, RestRoute> routes = new EnumMap<>(RestMethod.class);
        private @Nullable Branch variable;
        private @Nullable Branch rest;
    }

    /**
     * The routes of a path and the values of its variables.
     *
     * @param variables by the path of each route they are named anew, so they are in the order of the path here
     */
    record Match(Map<RestMethod, RestRoute> routes, List<String> variables) {}

    /** @param parameters names joined by commas */
    public void on(RestMethod method, String path, RestHandler handler, String parameters) {
        add(new RestRoute(method, path, handler, names(parameters), false, RestApi.of(method, path)));
    }

    /** As {@link #on}, for bodies that are lines of JSON. */
    public void onLines(RestMethod method, String path, RestHandler handler, String parameters) {
        add(new RestRoute(method, path, handler, names(parameters), true, RestApi.of(method, path)));
    }

    /** As {@link #onLines}, for any URL parameters. */
    public void onAnything(RestMethod method, String path, RestHandler handler) {
        add(new RestRoute(method, path, handler, Set.of(RestRoute.ANY), true, RestApi.OTHER));
    }

    private static Set<String> names(String parameters) {
        return parameters.isEmpty() ? Set.of() : Set.copyOf(List.of(parameters.split(",", -1)));
    }

    private void add(RestRoute route) {
        Branch branch = root;
        for (String element : elements(route.path())) {
            if (element.equals("**")) {
                branch = branch.rest = branch.rest == null ? new Branch() : branch.rest;
            } else if (element.startsWith("{")) {
                branch = branch.variable = branch.variable == null ? new Branch() : branch.variable;
            } else {
                branch = branch.literals.computeIfAbsent(element, key -> new Branch());
            }
        }
        if (branch.routes.put(route.method(), route) != null) {
            throw new IllegalStateException("two handlers for " + route.method() + " " + route.path());
        }
    }

    @Nullable
    Match find(List<String> elements) {
        return find(root, elements, 0, new String[elements.size()], 0);
    }

    private static @Nullable Match find(Branch branch, List<String> elements, int at, String[] variables, int count) {
        if (at == elements.size()) {
            return branch.routes.isEmpty() ? null : new Match(branch.routes, List.of(Arrays.copyOf(variables, count)));
        }
        Branch literal = branch.literals.get(elements.get(at));
        Match match = literal == null ? null : find(literal, elements, at + 1, variables, count);
        if (match == null && branch.variable != null) {
            variables[count] = elements.get(at);
            match = find(branch.variable, elements, at + 1, variables, count + 1);
        }
        if (match == null && branch.rest != null) {
            match = new Match(branch.rest.routes, List.of(Arrays.copyOf(variables, count)));
        }
        return match;
    }

    /** Empty elements, as of a slash at the end, are left out. */
    static List<String> elements(String path) {
        return List.of(path.split("/", MAX_ELEMENTS)).stream()
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
