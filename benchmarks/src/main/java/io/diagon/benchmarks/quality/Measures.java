package io.diagon.benchmarks.quality;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Means over all topics that have a relevant document.
 *
 * @param gain normalized discounted cumulative gain of the best ten, with the grade as gain (Järvelin and Kekäläinen, 2002)
 * @param precision mean average precision of all that is listed
 */
record Measures(int topics, double gain, double precision) {
    private static final int TOP = 10;

    static Measures of(Map<String, List<Hit>> run, Map<String, Map<String, Integer>> judgments) {
        int topics = 0;
        double gain = 0;
        double precision = 0;
        for (Map.Entry<String, Map<String, Integer>> topic : judgments.entrySet()) {
            if (topic.getValue().values().stream().anyMatch(grade -> grade > 0)) {
                List<String> ids = run.getOrDefault(topic.getKey(), List.of()).stream()
                        .map(Hit::id)
                        .toList();
                topics++;
                gain += gain(ids, topic.getValue());
                precision += precision(ids, topic.getValue());
            }
        }
        return new Measures(topics, gain / topics, precision / topics);
    }

    private static double gain(List<String> ids, Map<String, Integer> grades) {
        List<Integer> best =
                grades.values().stream().sorted(Collections.reverseOrder()).toList();
        return cumulated(ids.stream().map(id -> grades.getOrDefault(id, 0)).toList()) / cumulated(best);
    }

    private static double cumulated(List<Integer> grades) {
        double sum = 0;
        for (int i = 0; i < Math.min(TOP, grades.size()); i++) {
            sum += Math.max(0, grades.get(i)) / (Math.log(i + 2) / Math.log(2));
        }
        return sum;
    }

    private static double precision(List<String> ids, Map<String, Integer> grades) {
        double sum = 0;
        int found = 0;
        for (int i = 0; i < ids.size(); i++) {
            if (grades.getOrDefault(ids.get(i), 0) > 0) {
                sum += (double) ++found / (i + 1);
            }
        }
        return sum / grades.values().stream().filter(grade -> grade > 0).count();
    }
}
