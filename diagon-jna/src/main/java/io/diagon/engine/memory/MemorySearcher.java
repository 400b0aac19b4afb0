package io.diagon.engine.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.diagon.engine.Cancellation;
import io.diagon.engine.EngineSearcher;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.FetchedDocument;
import io.diagon.protocol.search.ShardFetchResponse;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.TopHits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Searches a snapshot by asking every document. */
record MemorySearcher(MemorySnapshot snapshot) implements EngineSearcher {

    @Override
    public long generation() {
        return snapshot.generation();
    }

    @Override
    public ByteString search(ByteString request, int ordinal, long timeoutMillis, Cancellation cancellation) {
        ShardSearchRequest search = parse(ShardSearchRequest.parser(), request);
        if (search.hasStatistics() || search.getTerminateAfter() != 0) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "the engine in memory has no [terminate_after] and no given statistics");
        }
        QueryCompiler compiler = new QueryCompiler(snapshot);
        Clause query = search.hasQuery() ? compiler.compile(search.getQuery()) : Clause.constant(document -> true, 1);
        Clause filter = search.hasPostFilter()
                ? compiler.compile(search.getPostFilter())
                : Clause.constant(document -> true, 1);
        HitOrder order = new HitOrder(search.getSortList(), snapshot.schema(), ordinal);
        List<MemoryDocument> matching = new ArrayList<>();
        List<HitOrder.Hit> hits = new ArrayList<>();
        for (int doc = snapshot.live().nextSetBit(0);
                doc >= 0;
                doc = snapshot.live().nextSetBit(doc + 1)) {
            if (cancellation.cancelled()) {
                throw new SearchException(ErrorCode.TASK_CANCELLED, "search was cancelled");
            }
            MemoryDocument document = snapshot.documents().get(doc);
            float score = query.score(document);
            if (Float.isNaN(score) || search.hasMinScore() && score < search.getMinScore()) {
                continue;
            }
            matching.add(document);
            if (filter.matches(document)) {
                hits.add(order.hit(doc, score, document));
            }
        }
        ShardSearchResponse.Builder response = ShardSearchResponse.newBuilder().setTopHits(top(search, order, hits));
        response.addAllAggregations(
                new Aggregations(compiler, snapshot.schema()).compute(search.getAggregationsList(), matching));
        if (search.hasFetch()) {
            response.setFetched(fetched(search.getFetch(), response.getTopHits().getDocsList()));
        }
        return response.build().toByteString();
    }

    private static TopHits top(ShardSearchRequest search, HitOrder order, List<HitOrder.Hit> hits) {
        TopHits.Builder top = TopHits.newBuilder();
        if (search.getTrackTotalHitsUpTo() != 0) {
            top.setTotalHits(hits.size());
        }
        boolean scored = search.getSortCount() == 0
                || search.getTrackScores()
                || search.getSortCount() == 1 && search.getSort(0).getKeyCase() == SortField.KeyCase.SCORE;
        hits.stream()
                .filter(hit -> order.isAfter(hit, search.getSearchAfterList()))
                .sorted(order)
                .limit(search.getSize())
                .forEach(hit -> {
                    top.addDocs(hit.doc());
                    if (scored) {
                        top.addScores(hit.score());
                        top.setMaxScore(Math.max(top.getMaxScore(), hit.score()));
                    }
                    if (search.getSortCount() > 0) {
                        top.addSortKeys(hit.key());
                    }
                });
        return top.build();
    }

    @Override
    public ByteString fetch(ByteString fetchSpec, int[] docs) {
        List<Integer> numbers = Arrays.stream(docs).boxed().toList();
        return fetched(parse(FetchSpec.parser(), fetchSpec), numbers).toByteString();
    }

    private ShardFetchResponse fetched(FetchSpec spec, List<Integer> docs) {
        if (spec.hasHighlight() || spec.getDocvalueFieldsCount() + spec.getStoredFieldsCount() > 0) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory fetches only [_source] and versions");
        }
        ShardFetchResponse.Builder response = ShardFetchResponse.newBuilder();
        for (int doc : docs) {
            MemoryDocument document = snapshot.documents().get(doc);
            FetchedDocument.Builder fetched =
                    response.addDocumentsBuilder().setId(document.id()).setRouting(document.routing());
            if (spec.getSource()) {
                fetched.setSource(document.source());
            }
            if (spec.getVersion()) {
                fetched.setVersion(document.version());
            }
            if (spec.getSeqNoAndPrimaryTerm()) {
                fetched.setSeqNo(document.seqNo()).setPrimaryTerm(document.primaryTerm());
            }
        }
        return response.build();
    }

    @Override
    public ByteString statistics(ByteString request) {
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory does not collect statistics");
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }

    private static <T> T parse(Parser<T> parser, ByteString bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "request is not a valid message", e);
        }
    }
}
