package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.BoostingQuery;
import io.diagon.protocol.query.DisMaxQuery;
import io.diagon.protocol.query.ExistsQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.TermQuery;
import io.diagon.protocol.query.TermsQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes queries into clauses, recursively. */
final class QueryCompiler {
    private final MemorySnapshot snapshot;
    private final TextClauses texts;

    QueryCompiler(MemorySnapshot snapshot) {
        this.snapshot = snapshot;
        this.texts = new TextClauses(snapshot);
    }

    Clause compile(Query query) {
        return compile(query, 1);
    }

    Clause compile(Query query, float outerBoost) {
        float boost = outerBoost * (query.hasBoost() ? query.getBoost() : 1);
        return switch (query.getKindCase()) {
            case MATCH_ALL -> Clause.constant(document -> true, boost);
            case MATCH_NONE -> Clause.none();
            case TERM -> term(query.getTerm(), boost);
            case TERMS -> terms(query.getTerms(), boost);
            case MATCH -> {
                MemoryField field = field(query.getMatch().getField());
                if (field == null) {
                    yield Clause.none();
                }
                yield field.isText()
                        ? texts.match(field, query.getMatch(), boost)
                        : exact(field, query.getMatch().getQuery(), boost);
            }
            case MATCH_PHRASE -> {
                MemoryField field = field(query.getMatchPhrase().getField());
                if (field == null) {
                    yield Clause.none();
                }
                yield field.isText()
                        ? texts.phrase(field, query.getMatchPhrase(), boost)
                        : exact(field, query.getMatchPhrase().getQuery(), boost);
            }
            case RANGE -> {
                MemoryField field = field(query.getRange().getField());
                yield field == null ? Clause.none() : Clause.constant(new ValueRange(field, query.getRange()), boost);
            }
            case BOOL -> BoolClause.of(this, query.getBool(), boost);
            case PREFIX -> {
                String prefix = query.getPrefix().getValue();
                yield anyTerm(query.getPrefix().getField(), term -> term.startsWith(prefix), boost);
            }
            case WILDCARD -> {
                Pattern pattern = wildcard(query.getWildcard().getValue());
                yield anyTerm(query.getWildcard().getField(), pattern.asMatchPredicate(), boost);
            }
            case EXISTS -> exists(query.getExists(), boost);
            case IDS -> {
                Set<String> ids = new HashSet<>(query.getIds().getIdsList());
                yield Clause.constant(document -> ids.contains(document.id()), boost);
            }
            case CONSTANT_SCORE ->
                Clause.constant(compile(query.getConstantScore().getFilter())::matches, boost);
            case DIS_MAX -> disMax(query.getDisMax(), boost);
            case BOOSTING -> boosting(query.getBoosting(), boost);
            case EXPR -> {
                ExpressionValue values = new ExpressionValue(snapshot.schema());
                yield Clause.constant(document -> values.holds(query.getExpr().getExpression(), document), boost);
            }
            case MULTI_MATCH, REGEXP, FUZZY, FUNCTION_SCORE -> throw unsupported(query.getKindCase());
            case KIND_NOT_SET -> throw new SearchException(ErrorCode.PARSING, "query malformed, no query given");
        };
    }

    private static SearchException unsupported(Query.KindCase kind) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT,
                "the engine in memory has no query [" + kind.name().toLowerCase(Locale.ROOT) + "]");
    }

    private @Nullable MemoryField field(String name) {
        return snapshot.schema().find(name);
    }

    private Clause term(TermQuery query, float boost) {
        MemoryField field = field(query.getField());
        if (field == null) {
            return Clause.none();
        }
        if (query.getCaseInsensitive() && field.hasStrings()) {
            String wanted = FieldValues.plain(query.getValue()).toString();
            return anyTerm(query.getField(), wanted::equalsIgnoreCase, boost);
        }
        return exact(field, query.getValue(), boost);
    }

    private Clause exact(MemoryField field, Value value, float boost) {
        if (field.hasStrings()) {
            return texts.term(field, FieldValues.plain(value).toString(), boost);
        }
        Comparable<?> wanted = FieldValues.value(field, FieldValues.plain(value), false);
        return Clause.constant(
                document -> wanted != null && document.values(field).contains(wanted), boost);
    }

    private Clause terms(TermsQuery query, float boost) {
        MemoryField field = field(query.getField());
        if (field == null) {
            return Clause.none();
        }
        List<Clause> any = query.getValuesList().stream()
                .map(value -> exact(field, value, 1))
                .toList();
        return Clause.constant(document -> any.stream().anyMatch(clause -> clause.matches(document)), boost);
    }

    private Clause anyTerm(String name, Predicate<String> predicate, float boost) {
        MemoryField field = field(name);
        if (field == null) {
            return Clause.none();
        }
        return Clause.constant(
                document -> {
                    MemoryDocument.Content content = document.content(field);
                    return content != null && content.terms.keySet().stream().anyMatch(predicate);
                },
                boost);
    }

    private static Pattern wildcard(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '\\' ->
                    regex.append(Pattern.quote(i + 1 < pattern.length() ? pattern.substring(++i, i + 1) : "\\"));
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private Clause exists(ExistsQuery query, float boost) {
        String name = query.getField();
        MemoryField field = field(name);
        return Clause.constant(
                document -> field != null
                        ? holds(document.contents().get(field.name()))
                        : document.contents().entrySet().stream()
                                .anyMatch(entry -> entry.getKey().startsWith(name + ".") && holds(entry.getValue())),
                boost);
    }

    private static boolean holds(MemoryDocument.@Nullable Content content) {
        return content != null && !(content.terms.isEmpty() && content.values.isEmpty());
    }

    private Clause disMax(DisMaxQuery query, float boost) {
        List<Clause> clauses = query.getQueriesList().stream()
                .map(each -> compile(each, boost))
                .toList();
        return document -> {
            double sum = 0;
            float best = Clause.NO_MATCH;
            for (Clause clause : clauses) {
                float score = clause.score(document);
                if (!Float.isNaN(score)) {
                    sum += score;
                    best = Float.isNaN(best) ? score : Math.max(best, score);
                }
            }
            return Float.isNaN(best) ? best : (float) (best + (sum - best) * query.getTieBreaker());
        };
    }

    private Clause boosting(BoostingQuery query, float boost) {
        Clause positive = compile(query.getPositive(), boost);
        Clause negative = compile(query.getNegative());
        return document -> {
            float score = positive.score(document);
            return negative.matches(document) ? score * query.getNegativeBoost() : score;
        };
    }
}
