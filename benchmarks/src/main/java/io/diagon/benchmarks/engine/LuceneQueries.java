package io.diagon.benchmarks.engine;

import java.util.List;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Queries as OpenSearch makes them of a match, bool, phrase, range or prefix query. */
final class LuceneQueries {
    private LuceneQueries() {}

    static Query of(Spec spec) {
        return switch (spec) {
            case Spec.All ignored -> MatchAllDocsQuery.INSTANCE;
            case Spec.Word word -> term("body", word.word());
            case Spec.And and -> words("body", and.words(), BooleanClause.Occur.MUST, 0);
            case Spec.Or or -> words("body", or.words(), BooleanClause.Occur.SHOULD, or.atLeast());
            case Spec.Phrase phrase -> new PhraseQuery("body", phrase.words().toArray(String[]::new));
            case Spec.Range range -> LongField.newRangeQuery("value", range.from(), range.to() - 1);
            case Spec.Filtered filtered ->
                new BooleanQuery.Builder()
                        .add(of(filtered.query()), BooleanClause.Occur.MUST)
                        .add(of(filtered.filter()), BooleanClause.Occur.FILTER)
                        .build();
            case Spec.Prefix prefix -> new PrefixQuery(new Term("body", prefix.prefix()));
            case Spec.EitherField either ->
                new DisjunctionMaxQuery(
                        List.of(
                                words("title", either.words(), BooleanClause.Occur.SHOULD, 0),
                                words("body", either.words(), BooleanClause.Occur.SHOULD, 0)),
                        0);
            case Spec.Bool bool -> {
                BooleanQuery.Builder query = new BooleanQuery.Builder();
                bool.must().forEach(clause -> query.add(of(clause), BooleanClause.Occur.MUST));
                bool.should().forEach(clause -> query.add(of(clause), BooleanClause.Occur.SHOULD));
                bool.mustNot().forEach(clause -> query.add(of(clause), BooleanClause.Occur.MUST_NOT));
                yield query.build();
            }
        };
    }

    private static Query words(String field, List<String> words, BooleanClause.Occur occur, int atLeast) {
        BooleanQuery.Builder query = new BooleanQuery.Builder().setMinimumNumberShouldMatch(atLeast);
        words.forEach(word -> query.add(term(field, word), occur));
        return query.build();
    }

    private static Query term(String field, String word) {
        return new TermQuery(new Term(field, word));
    }
}
