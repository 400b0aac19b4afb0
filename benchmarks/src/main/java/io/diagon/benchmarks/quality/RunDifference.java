package io.diagon.benchmarks.quality;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far one run is from another that it should equal.
 *
 * @param score the greatest relative difference of scores at one rank
 * @param hits that the other lists for a topic and this one does not, or with another score, unless they are tied with the last one
 */
record RunDifference(double score, int hits) {
    /** Relative: what the order of summation does to a float. */
    private static final double TIED = 1e-5;

    static RunDifference of(Map<String, List<Hit>> run, Map<String, List<Hit>> golden) {
        double score = 0;
        int missing = 0;
        for (Map.Entry<String, List<Hit>> topic : golden.entrySet()) {
            List<Hit> theirs = topic.getValue();
            List<Hit> ours = run.getOrDefault(topic.getKey(), List.of());
            for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
                score = Math.max(
                        score, relative(theirs.get(i).score(), ours.get(i).score()));
            }
            Map<String, Double> scores = new HashMap<>();
            ours.forEach(hit -> scores.put(hit.id(), hit.score()));
            missing += Math.max(0, theirs.size() - ours.size());
            double last = theirs.getLast().score();
            for (Hit hit : theirs) {
                Double same = scores.get(hit.id());
                boolean there =
                        same == null ? relative(hit.score(), last) <= TIED : relative(hit.score(), same) <= 10 * TIED;
                missing += there ? 0 : 1;
            }
        }
        return new RunDifference(score, missing);
    }

    private static double relative(double expected, double actual) {
        return Math.abs(expected - actual) / Math.max(Math.abs(expected), Math.abs(actual));
    }
}
