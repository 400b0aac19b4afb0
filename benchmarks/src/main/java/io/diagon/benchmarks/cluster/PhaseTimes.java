package io.diagon.benchmarks.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seconds that a coordinator spent on searches since it started, by its own timers.
 *
 * @param rest from the arrival of the requests until the answers were written
 * @param query waiting for the shards' matches
 * @param fetch waiting for the sources
 * @param reduce merging
 */
record PhaseTimes(double rest, double query, double fetch, double reduce) {
    static PhaseTimes read(Endpoint endpoint) {
        String metrics = endpoint.send("GET", "/actuator/prometheus", "");
        return new PhaseTimes(
                value(metrics, "diagon_rest_seconds_sum\\{api=\"search\",.*status=\"2xx\"}"),
                value(metrics, "diagon_search_phase_seconds_sum\\{.*phase=\"query\"}"),
                value(metrics, "diagon_search_phase_seconds_sum\\{.*phase=\"fetch\"}"),
                value(metrics, "diagon_search_phase_seconds_sum\\{.*phase=\"reduce\"}"));
    }

    PhaseTimes since(PhaseTimes earlier) {
        return new PhaseTimes(
                rest - earlier.rest, query - earlier.query, fetch - earlier.fetch, reduce - earlier.reduce);
    }

    /** The part of a search's time that is merging, 0 to 1. */
    double mergeShare() {
        return reduce / rest;
    }

    /** The part of a search's time in which the coordinator did not wait for data nodes, 0 to 1. */
    double coordinatorShare() {
        return (rest - query - fetch) / rest;
    }

    private static double value(String metrics, String name) {
        Matcher matcher =
                Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(metrics);
        if (!matcher.find()) {
            throw new IllegalStateException("the coordinator has no metric " + name);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
