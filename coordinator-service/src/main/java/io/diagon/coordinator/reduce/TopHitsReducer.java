package io.diagon.coordinator.reduce;

import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.scatter.ShardAnswer;
import io.diagon.protocol.common.ValueFormat;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.TopHits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Merges the sorted hits of shards and takes the page that was asked for. Equal hits stand by ordinal of the shard, then as the shard has them. */
public final class TopHitsReducer {
    private TopHitsReducer() {}

    public static MergedHits reduce(SearchPlan plan, List<ShardAnswer> answers) {
        long total = 0;
        boolean lowerBound = false;
        float maxScore = Float.NaN;
        List<ValueFormat> formats = List.of();
        List<SortField> sort = plan.body().getShard().getSortList();
        int scoreKey = scoreKey(sort);
        List<Cursor> cursors = new ArrayList<>(answers.size());
        for (ShardAnswer answer : answers) {
            TopHits top = answer.response().getTopHits();
            total += top.getTotalHits();
            lowerBound |= top.getTotalIsLowerBound();
            if (top.hasMaxScore() && !(top.getMaxScore() <= maxScore)) {
                maxScore = top.getMaxScore();
            }
            if (formats.isEmpty()) {
                formats = top.getSortFormatsList();
            }
            if (top.getDocsCount() > 0) {
                cursors.add(new Cursor(answer, top, scoreKey));
            }
        }
        if (Float.isNaN(maxScore) && scoreKey == 0 && sort.get(0).getDescending()) {
            maxScore = (float) cursors.stream().mapToDouble(Cursor::score).max().orElse(Double.NaN);
        }
        long limit = plan.body().getShard().getTrackTotalHitsUpTo();
        if (limit >= 0 && total > limit) {
            total = limit;
            lowerBound = true;
        }
        List<MergedHit> page = page(plan, cursors);
        return new MergedHits(page, total, lowerBound, maxScore, formats);
    }

    /** Which of the sort's keys is the score; -1: none. */
    private static int scoreKey(List<SortField> sort) {
        return IntStream.range(0, sort.size())
                .filter(key -> sort.get(key).getScore())
                .findFirst()
                .orElse(-1);
    }

    private static List<MergedHit> page(SearchPlan plan, List<Cursor> cursors) {
        int from = plan.body().getFrom();
        int size = plan.body().getShard().getSize();
        List<MergedHit> page = new ArrayList<>();
        if (cursors.isEmpty() || size == 0) {
            return page;
        }
        PriorityQueue<Cursor> queue =
                new PriorityQueue<>(cursors.size(), order(plan.body().getShard().getSortList()));
        queue.addAll(cursors);
        for (int rank = 0; rank < from + size && !queue.isEmpty(); rank++) {
            Cursor best = queue.poll();
            if (rank >= from) {
                page.add(best.hit());
            }
            if (best.advance()) {
                queue.add(best);
            }
        }
        return page;
    }

    private static Comparator<Cursor> order(List<SortField> sort) {
        Comparator<Cursor> byKey;
        if (sort.isEmpty()) {
            byKey = (a, b) -> Float.compare(b.score(), a.score());
        } else {
            SortKeyComparator keys = new SortKeyComparator(sort);
            byKey = (a, b) -> keys.compare(a.top.getSortKeys(a.position), b.top.getSortKeys(b.position));
        }
        return byKey.thenComparingInt(cursor -> cursor.answer.shard().ordinal());
    }

    private static final class Cursor {
        private final ShardAnswer answer;
        private final TopHits top;
        private final int scoreKey;
        private int position;

        Cursor(ShardAnswer answer, TopHits top, int scoreKey) {
            this.answer = answer;
            this.top = top;
            this.scoreKey = scoreKey;
        }

        float score() {
            if (top.getScoresCount() > 0) {
                return top.getScores(position);
            }
            return scoreKey < 0
                    ? Float.NaN
                    : top.getSortKeys(position).getValues(scoreKey).getScore();
        }

        MergedHit hit() {
            return new MergedHit(
                    answer, position, score(), top.getSortKeysCount() == 0 ? null : top.getSortKeys(position));
        }

        boolean advance() {
            return ++position < top.getDocsCount();
        }
    }
}
