package io.diagon.benchmarks.rest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether two answers to one search say the same. Hits that rank alike may stand in any order, and so be cut off at the ends of the page. */
final class AnswerComparison {
    private static final double SCORE_TOLERANCE = 1e-5;
    /** For values that are exact: sums depend on the order of their parts in the last digits. */
    static final double EXACT = 1e-9;
    /** For percentiles and cardinalities of many values. */
    static final double APPROXIMATE = 0.03;

    /** Bounds of errors, of which Diagon's are closer where it knows more, and the meta data that empty filters get from OpenSearch. */
    private static final Set<String> NOT_COMPARED = Set.of("doc_count_error_upper_bound", "meta");

    private final double tolerance;

    /** @param tolerance of values in aggregations, a part of them */
    AnswerComparison(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Returns where they differ, or null. */
    @Nullable
    String difference(JsonNode theirs, JsonNode ours) {
        if (!theirs.at("/_shards/failed").equals(ours.at("/_shards/failed"))) {
            return "_shards.failed";
        }
        if (!sameTotal(theirs.at("/hits/total"), ours.at("/hits/total"))) {
            return "hits.total " + theirs.at("/hits/total") + " and " + ours.at("/hits/total");
        }
        String hits = hits(theirs.at("/hits/hits"), ours.at("/hits/hits"));
        return hits != null ? hits : values("aggregations", theirs.path("aggregations"), ours.path("aggregations"));
    }

    /** A count that stopped says a least number. */
    private static boolean sameTotal(JsonNode theirs, JsonNode ours) {
        boolean theirsAll = theirs.path("relation").asString("").equals("eq");
        boolean oursAll = ours.path("relation").asString("").equals("eq");
        long difference = theirs.path("value").asLong() - ours.path("value").asLong();
        return theirsAll == oursAll ? !theirsAll || difference == 0 : theirsAll ? difference >= 0 : difference <= 0;
    }

    private static @Nullable String hits(JsonNode theirs, JsonNode ours) {
        if (theirs.size() != ours.size()) {
            return "the number of hits";
        }
        Map<String, JsonNode> byId = new HashMap<>();
        for (JsonNode hit : theirs) {
            byId.put(hit.path("_id").asString(), hit);
        }
        for (int i = 0; i < ours.size(); i++) {
            JsonNode hit = ours.get(i);
            if (!ranksLike(theirs.get(i), hit)) {
                return "the rank of hit " + i;
            }
            JsonNode same = byId.get(hit.path("_id").asString());
            if (same == null) {
                if (!ranksLike(theirs.get(0), hit) && !ranksLike(theirs.get(theirs.size() - 1), hit)) {
                    return "hit " + i;
                }
            } else if (!ranksLike(same, hit) || !same.path("_source").equals(hit.path("_source"))) {
                return "what hit " + i + " says";
            }
        }
        return null;
    }

    private static boolean ranksLike(JsonNode one, JsonNode other) {
        return sortedLike(one.path("sort"), other.path("sort"))
                && close(one.path("_score").asDouble(0), other.path("_score").asDouble(0), SCORE_TOLERANCE);
    }

    private static boolean sortedLike(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            JsonNode a = one.get(i);
            JsonNode b = other.get(i);
            boolean scores = a.isFloatingPointNumber() && b.isFloatingPointNumber();
            if (scores ? !close(a.asDouble(), b.asDouble(), SCORE_TOLERANCE) : !a.equals(b)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String values(String path, JsonNode theirs, JsonNode ours) {
        if (theirs.isNumber() && ours.isNumber()) {
            return close(theirs.asDouble(), ours.asDouble(), tolerance) ? null : path + " " + theirs + " and " + ours;
        }
        boolean array = theirs.isArray() && theirs.size() != ours.size();
        if (theirs.getNodeType() != ours.getNodeType() || array) {
            return path + " " + theirs + " and " + ours;
        }
        if (theirs.isArray()) {
            for (int i = 0; i < theirs.size(); i++) {
                String within = values(path + "." + i, theirs.get(i), ours.get(i));
                if (within != null) {
                    return within;
                }
            }
            return null;
        }
        if (theirs.isObject()) {
            Set<String> names = new HashSet<>(theirs.propertyNames());
            names.addAll(ours.propertyNames());
            names.removeAll(NOT_COMPARED);
            for (String name : names) {
                String within = values(path + "." + name, theirs.path(name), ours.path(name));
                if (within != null) {
                    return within;
                }
            }
            return null;
        }
        return theirs.equals(ours) ? null : path + " " + theirs + " and " + ours;
    }

    private static boolean close(double one, double other, double tolerance) {
        return Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other));
    }
}
