package io.diagon.coordinator.rest;

import java.util.Set;

/**
 * One method of one path.
 *
 * @param path a template such as {@code /{index}/_doc/{id}}; a last element {@code **} takes any rest
 * @param parameters the URL parameters that it takes besides those that every route takes
 * @param lines whether the body may be lines of JSON
 * @param api what it is measured as
 */
record RestRoute(
        RestMethod method, String path, RestHandler handler, Set<String> parameters, boolean lines, RestApi api) {
    /** What every route takes. */
    static final Set<String> COMMON =
            Set.of("pretty", "human", "filter_path", "error_trace", "source", "source_content_type");

    /** Among the parameters: every other is taken too. */
    static final String ANY = "*";

    boolean takes(String parameter) {
        return parameters.contains(ANY)
                || parameters.contains(parameter)
                || COMMON.contains(parameter)
                || path.contains('{' + parameter + '}');
    }
}
