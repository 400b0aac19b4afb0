package io.diagon.coordinator.search;

import io.diagon.coordinator.fetch.FetchedHit;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.reduce.MergedHit;
import io.diagon.coordinator.reduce.MergedHits;
import io.diagon.protocol.search.SearchBody;
import io.diagon.protocol.search.SearchContext;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.SortKey;
import io.diagon.protocol.search.SortValue;
import java.util.ArrayList;
import java.util.List;

/** Scrolls: searches of a point in time in an order without ties, that go on after the last hit answered. */
public final class Scrolls {
    private final PointsInTime pointsInTime;
    private final SearchService service;

    public Scrolls(PointsInTime pointsInTime, SearchService service) {
        this.pointsInTime = pointsInTime;
        this.service = service;
    }

    /**
     * One page.
     *
     * @param id goes on after this page
     */
    public record Page(SearchOutcome outcome, String id) {}

    public Page start(SearchRequest request, long keepAliveMillis) {
        PointsInTime.Opened opened = pointsInTime.open(request, keepAliveMillis);
        SearchBody body = request.body();
        int sortFields = body.getShard().getSortCount();
        SearchContext context = opened.context().toBuilder()
                .setBody(unambiguous(body))
                .setSortFields(sortFields)
                .setScoresWanted(sortFields == 0 || body.getShard().getTrackScores())
                .build();
        return page(request, context, keepAliveMillis);
    }

    /** @param request whose body and targets are those of the scroll */
    public Page next(SearchRequest request, SearchContext context, long keepAliveMillis) {
        return page(request, context, keepAliveMillis);
    }

    private Page page(SearchRequest request, SearchContext context, long keepAliveMillis) {
        SearchBody.Builder body = context.getBody().toBuilder().setPitKeepAliveMillis(keepAliveMillis);
        body.getShardBuilder().clearSearchAfter().addAllSearchAfter(context.getSearchAfterList());
        SearchRequest paged = request.withBody(body.build());
        SearchOutcome outcome = service.search(pointsInTime.plan(paged, context));
        SearchContext.Builder next = context.toBuilder();
        List<FetchedHit> hits = outcome.hits();
        if (!hits.isEmpty()) {
            SortKey last = hits.getLast().hit().sortKey();
            next.clearSearchAfter().addAllSearchAfter(last == null ? List.<SortValue>of() : last.getValuesList());
        }
        // Aggregations are answered with the first page alone.
        next.getBodyBuilder().getShardBuilder().clearAggregations();
        return new Page(withoutTieBreaker(outcome, context), SearchContexts.encode(next.build()));
    }

    private static SearchBody unambiguous(SearchBody body) {
        SearchBody.Builder changed = body.toBuilder().setFrom(0);
        ShardSearchRequest.Builder shard = changed.getShardBuilder();
        if (shard.getSortCount() == 0) {
            shard.addSort(SortField.newBuilder().setScore(true).setDescending(true));
            shard.setTrackScores(true);
        }
        shard.addSort(SortField.newBuilder().setShardDoc(true));
        shard.setTrackTotalHitsUpTo(-1);
        return changed.build();
    }

    /** Hits bear the sort values that the user asked for, and none if they are sorted by score. */
    private static SearchOutcome withoutTieBreaker(SearchOutcome outcome, SearchContext context) {
        int sortFields = context.getSortFields();
        List<FetchedHit> hits = new ArrayList<>(outcome.hits().size());
        for (FetchedHit fetched : outcome.hits()) {
            MergedHit hit = fetched.hit();
            SortKey key = hit.sortKey();
            SortKey shown = sortFields == 0 || key == null
                    ? null
                    : SortKey.newBuilder()
                            .addAllValues(key.getValuesList().subList(0, sortFields))
                            .build();
            float score = context.getScoresWanted() ? hit.score() : Float.NaN;
            hits.add(new FetchedHit(new MergedHit(hit.answer(), hit.position(), score, shown), fetched.document()));
        }
        MergedHits merged = outcome.merged();
        return new SearchOutcome(
                outcome.plan(),
                merged,
                hits,
                outcome.aggregations(),
                outcome.failures(),
                outcome.successfulShards(),
                outcome.timedOut(),
                outcome.terminatedEarly(),
                outcome.tookMillis());
    }
}
