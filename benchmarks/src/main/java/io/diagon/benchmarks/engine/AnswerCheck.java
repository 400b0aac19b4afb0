package io.diagon.benchmarks.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Whether two engines say the same. Hits of one score may stand in any order, and so may be cut off at the end of the list. */
final class AnswerCheck {
    private static final double TOLERANCE = 1e-4;

    private AnswerCheck() {}

    /** @throws IllegalStateException if they differ */
    static void equal(Workload workload, Answer lucene, Answer diagon) {
        String difference = difference(workload, lucene, diagon);
        if (!difference.isEmpty()) {
            throw new IllegalStateException(
                    "answers differ in " + difference + ": " + workload + "\nLucene " + lucene + "\nDiagon " + diagon);
        }
    }

    private static String difference(Workload workload, Answer lucene, Answer diagon) {
        if (!total(workload, lucene, diagon)) {
            return "the number of hits";
        }
        if (lucene.ids().size() != diagon.ids().size()) {
            return "the number of hits that are listed";
        }
        if (!lucene.scores().isEmpty() || !diagon.scores().isEmpty()) {
            String scores = scores(lucene, diagon);
            if (!scores.isEmpty()) {
                return scores;
            }
        }
        return buckets(lucene.buckets(), diagon.buckets());
    }

    /** Either may count more than it has to. */
    private static boolean total(Workload workload, Answer lucene, Answer diagon) {
        if (lucene.exact() && diagon.exact()) {
            return lucene.total() == diagon.total();
        }
        return lucene.exact()
                ? lucene.total() > workload.countUpTo() && diagon.total() >= workload.countUpTo()
                : !diagon.exact() || diagon.total() > workload.countUpTo();
    }

    private static String scores(Answer lucene, Answer diagon) {
        Map<String, Double> theirs = new HashMap<>();
        for (int i = 0; i < lucene.ids().size(); i++) {
            if (!close(lucene.scores().get(i), diagon.scores().get(i))) {
                return "the score of hit " + i;
            }
            theirs.put(lucene.ids().get(i), lucene.scores().get(i));
        }
        for (int i = 0; i < diagon.ids().size(); i++) {
            double score = diagon.scores().get(i);
            Double same = theirs.get(diagon.ids().get(i));
            boolean cutOff = same == null && close(score, lucene.scores().getLast());
            if (!cutOff && (same == null || !close(same, score))) {
                return "hit " + diagon.ids().get(i);
            }
        }
        return "";
    }

    private static String buckets(Map<String, Double> lucene, Map<String, Double> diagon) {
        Set<String> keys = new HashSet<>(lucene.keySet());
        keys.addAll(diagon.keySet());
        for (String key : keys) {
            Double theirs = lucene.get(key);
            Double ours = diagon.get(key);
            if (!Objects.equals(theirs, ours) && (theirs == null || ours == null || !close(theirs, ours))) {
                return "bucket " + key;
            }
        }
        return "";
    }

    private static boolean close(double one, double other) {
        return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
    }
}
