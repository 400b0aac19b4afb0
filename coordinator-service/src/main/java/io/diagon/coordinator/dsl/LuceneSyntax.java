package io.diagon.coordinator.dsl;

import io.diagon.coordinator.dsl.BoolAssembly.Conjunction;
import io.diagon.coordinator.dsl.BoolAssembly.Modifier;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.Fuzziness;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.RangeQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads Lucene's query syntax: {@code title:(quick OR brown) AND -"lazy dog"~2 +date:[2020 TO now} name:jo?n* fuzy~1^2 /rege?x/}. Words
 * that stand side by side without any operator are analysed together.
 */
final class LuceneSyntax {
    private static final int MAX_DEPTH = 20;

    private final SyntaxReader reader;
    private final QueryStringOptions options;
    private final TextFields fields;
    private int depth;

    LuceneSyntax(String text, QueryStringOptions options, TextFields fields) {
        this.reader = new SyntaxReader(text);
        this.options = options;
        this.fields = fields;
    }

    Query parse() {
        Query query = clauses(null);
        if (!reader.atEnd()) {
            throw reader.error();
        }
        return query;
    }

    private Query clauses(@Nullable String field) {
        BoolAssembly assembly = new BoolAssembly(options.operator());
        boolean first = true;
        while (true) {
            reader.skipSpace();
            if (reader.atEnd() || reader.peek() == ')') {
                break;
            }
            Conjunction conjunction = first ? Conjunction.NONE : conjunction();
            Modifier modifier = modifier();
            reader.skipSpace();
            if (reader.atEnd() || reader.peek() == ')') {
                throw reader.error();
            }
            boolean alone = conjunction != Conjunction.NONE || modifier != Modifier.NONE;
            assembly.add(conjunction, modifier, clause(field, alone));
            first = false;
        }
        if (first) {
            throw reader.error();
        }
        return assembly.build();
    }

    private Conjunction conjunction() {
        if (reader.takeWord("AND") || reader.take("&&")) {
            return Conjunction.AND;
        }
        return reader.takeWord("OR") || reader.take("||") ? Conjunction.OR : Conjunction.NONE;
    }

    private Modifier modifier() {
        reader.skipSpace();
        if (reader.take("+")) {
            return Modifier.REQUIRED;
        }
        return reader.take("-") || reader.take("!") || reader.takeWord("NOT") ? Modifier.PROHIBITED : Modifier.NONE;
    }

    /** @param alone whether what stands before a word belongs to it, and not to the words that follow */
    private Query clause(@Nullable String outer, boolean alone) {
        String named = reader.takeField();
        String field = named == null ? outer : named;
        reader.skipSpace();
        if (reader.atEnd()) {
            throw reader.error();
        }
        if (field != null && field.equals("_exists_")) {
            return fields.exists(reader.term().text());
        }
        Query query =
                switch (reader.peek()) {
                    case '(' -> group(field);
                    case '"' -> phrase(field);
                    case '/' -> fields.regexp(field, reader.regexp());
                    case '[', '{' -> range(field);
                    case '<', '>' -> comparison(field);
                    default -> words(field, alone || named != null || !fields.together(field));
                };
        return boosted(query);
    }

    private Query group(@Nullable String field) {
        if (++depth > MAX_DEPTH) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "query string is nested deeper than [" + MAX_DEPTH + "]");
        }
        reader.take("(");
        Query query = clauses(field);
        if (!reader.take(")")) {
            throw reader.error();
        }
        depth--;
        return query;
    }

    private Query phrase(@Nullable String field) {
        String text = reader.quoted();
        int slop = options.phraseSlop();
        if (reader.take("~")) {
            String digits = reader.number();
            slop = digits.isEmpty() ? 0 : (int) Float.parseFloat(digits);
        }
        return fields.phrase(field, text, slop);
    }

    private Query range(@Nullable String field) {
        RangeQuery.Builder range = RangeQuery.newBuilder().setIncludeFrom(reader.next() == '[');
        reader.skipSpace();
        String from = reader.bound();
        reader.skipSpace();
        if (!reader.takeWord("TO")) {
            throw reader.error();
        }
        reader.skipSpace();
        String to = reader.bound();
        reader.skipSpace();
        if (reader.atEnd() || (reader.peek() != ']' && reader.peek() != '}')) {
            throw reader.error();
        }
        range.setIncludeTo(reader.next() == ']');
        if (!from.equals("*")) {
            range.setFrom(text(from));
        }
        if (!to.equals("*")) {
            range.setTo(text(to));
        }
        return fields.range(field, range);
    }

    private Query comparison(@Nullable String field) {
        boolean above = reader.next() == '>';
        boolean inclusive = reader.take("=");
        reader.skipSpace();
        Value value = text(reader.peekIs('"') ? reader.quoted() : reader.term().text());
        RangeQuery.Builder range = RangeQuery.newBuilder();
        if (above) {
            range.setFrom(value).setIncludeFrom(inclusive).setIncludeTo(true);
        } else {
            range.setTo(value).setIncludeTo(inclusive).setIncludeFrom(true);
        }
        return fields.range(field, range);
    }

    /** A word, and those that follow it if nothing stands between. */
    private Query words(@Nullable String field, boolean single) {
        SyntaxReader.Term term = reader.term();
        boolean operator = term.pattern().equals("AND") || term.pattern().equals("OR");
        if (operator || (term.text().isEmpty() && !term.wildcard())) {
            throw reader.error();
        }
        if (term.wildcard()) {
            return wildcard(field, term);
        }
        if (reader.take("~")) {
            return fields.fuzzy(field, term.text(), fuzziness(reader.number()));
        }
        if (single) {
            return fields.words(field, term.text());
        }
        StringBuilder text = new StringBuilder(term.text());
        String next = reader.takePlainWord();
        while (next != null) {
            text.append(' ').append(next);
            next = reader.takePlainWord();
        }
        return fields.words(field, text.toString());
    }

    private Query wildcard(@Nullable String field, SyntaxReader.Term term) {
        if (field != null && field.equals("*") && term.pattern().equals("*")) {
            return TextFields.matchAll();
        }
        boolean leading = term.pattern().startsWith("*") || term.pattern().startsWith("?");
        if (leading && !options.allowLeadingWildcard() && term.pattern().length() > 1) {
            throw new SearchException(
                    ErrorCode.QUERY_SHARD,
                    "Failed to parse query [" + reader.text()
                            + "]: '*' or '?' not allowed as first character in WildcardQuery");
        }
        return fields.wildcard(field, term.pattern());
    }

    /** Bare: as the options say. Below 1 it once meant similarity; two edits then. */
    private Fuzziness fuzziness(String number) {
        if (number.isEmpty()) {
            return options.fuzziness();
        }
        float edits = Float.parseFloat(number);
        int whole = edits > 0 && edits < 1 ? 2 : (int) Math.min(2, edits);
        return Fuzziness.newBuilder().setEdits(whole).build();
    }

    private Query boosted(Query query) {
        if (!reader.take("^")) {
            return query;
        }
        String number = reader.number();
        if (number.isEmpty()) {
            throw reader.error();
        }
        return Boosts.times(query.toBuilder(), Float.parseFloat(number)).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
