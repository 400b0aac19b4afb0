package io.diagon.coordinator.dsl;

import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.Fuzziness;
import io.diagon.protocol.query.Operator;
import io.diagon.protocol.query.Query;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the simple query syntax: {@code +} and, {@code |} or, {@code -} not, quotes, a star at the end of a word, parentheses, {@code ~}
 * for edits or slop. What makes no sense is left out.
 */
final class SimpleSyntax {
    /** The parts of the syntax that can be switched off; what is off is text. */
    enum Feature {
        AND,
        OR,
        NOT,
        PREFIX,
        PHRASE,
        PRECEDENCE,
        ESCAPE,
        WHITESPACE,
        FUZZY,
        SLOP
    }

    private static final int MAX_DEPTH = 20;

    private final String text;
    private final QueryStringOptions options;
    private final TextFields fields;
    private final Set<Feature> features;
    private int position;

    SimpleSyntax(String text, QueryStringOptions options, TextFields fields, Set<Feature> features) {
        this.text = text;
        this.options = options;
        this.fields = fields;
        this.features = features;
    }

    Query parse() {
        Query query = clauses(0);
        return query == null ? TextFields.matchNone() : query;
    }

    private @Nullable Query clauses(int depth) {
        Tree tree = new Tree(options.operator());
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == ')' && features.contains(Feature.PRECEDENCE)) {
                position++;
                if (depth > 0) {
                    return tree.query;
                }
            } else if (c == '(' && features.contains(Feature.PRECEDENCE)) {
                position++;
                tree.add(depth < MAX_DEPTH ? clauses(depth + 1) : null);
            } else if (c == '+' && features.contains(Feature.AND)) {
                position++;
                tree.operator(Operator.AND);
            } else if (c == '|' && features.contains(Feature.OR)) {
                position++;
                tree.operator(Operator.OR);
            } else if (c == '-' && features.contains(Feature.NOT)) {
                position++;
                tree.negate();
            } else if (Character.isWhitespace(c) && features.contains(Feature.WHITESPACE)) {
                position++;
            } else if (c == '"' && features.contains(Feature.PHRASE)) {
                tree.add(phrase());
            } else {
                tree.add(word());
            }
        }
        return tree.query;
    }

    /** Without a closing quote, the quote is left out. */
    private @Nullable Query phrase() {
        int start = ++position;
        StringBuilder phrase = new StringBuilder();
        while (position < text.length() && text.charAt(position) != '"') {
            unescape(phrase);
        }
        if (position >= text.length()) {
            position = start;
            return null;
        }
        position++;
        int slop = features.contains(Feature.SLOP) ? Math.max(0, tilde()) : 0;
        return phrase.isEmpty() ? null : fields.phrase(null, phrase.toString(), slop);
    }

    private @Nullable Query word() {
        StringBuilder word = new StringBuilder();
        boolean star = false;
        int edits = -1;
        while (position < text.length() && !ends(text.charAt(position))) {
            if (text.charAt(position) == '~' && features.contains(Feature.FUZZY) && !word.isEmpty()) {
                edits = tilde();
                continue;
            }
            star = text.charAt(position) == '*';
            unescape(word);
        }
        if (star && features.contains(Feature.PREFIX) && word.length() > 1) {
            return fields.wildcard(null, escapedPrefix(word.substring(0, word.length() - 1)) + '*');
        }
        if (edits >= 0) {
            return fields.fuzzy(
                    null,
                    word.toString(),
                    Fuzziness.newBuilder().setEdits(Math.min(2, edits)).build());
        }
        return word.isEmpty() ? null : fields.words(null, word.toString());
    }

    private static String escapedPrefix(String prefix) {
        return prefix.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    private boolean ends(char c) {
        return switch (c) {
            case '"' -> features.contains(Feature.PHRASE);
            case '|' -> features.contains(Feature.OR);
            case '+' -> features.contains(Feature.AND);
            case '(', ')' -> features.contains(Feature.PRECEDENCE);
            default -> Character.isWhitespace(c) && features.contains(Feature.WHITESPACE);
        };
    }

    private void unescape(StringBuilder target) {
        char c = text.charAt(position++);
        if (c == '\\' && features.contains(Feature.ESCAPE) && position < text.length()) {
            c = text.charAt(position++);
        }
        target.append(c);
    }

    /** The number after a tilde, 2 if there is none; -1 without a tilde. */
    private int tilde() {
        if (position >= text.length() || text.charAt(position) != '~') {
            return -1;
        }
        int start = ++position;
        while (position < text.length() && Character.isDigit(text.charAt(position)) && position - start < 4) {
            position++;
        }
        return start == position ? 2 : Integer.parseInt(text.substring(start, position));
    }

    /** The query so far. An operator counts for the clause after it; where it changes, what came before is put in parentheses. */
    private static final class Tree {
        private final Operator otherwise;
        private @Nullable Query query;
        private @Nullable Operator current;
        private @Nullable Operator previous;
        private boolean negated;

        Tree(Operator otherwise) {
            this.otherwise = otherwise;
        }

        /** Only between clauses. */
        void operator(Operator operator) {
            if (query != null && current == null) {
                current = operator;
            }
        }

        void negate() {
            negated = !negated;
        }

        void add(@Nullable Query clause) {
            if (clause == null) {
                return;
            }
            Query added = negated ? negation(clause) : clause;
            negated = false;
            if (query == null) {
                query = added;
                current = null;
                return;
            }
            Operator operator = current == null ? otherwise : current;
            BoolQuery.Builder bool;
            if (operator == previous && query.hasBool()) {
                bool = query.getBool().toBuilder();
            } else {
                bool = BoolQuery.newBuilder().setOfText(true);
                join(bool, operator, query);
            }
            join(bool, operator, added);
            query = Query.newBuilder().setBool(bool).build();
            previous = operator;
            current = null;
        }

        private static void join(BoolQuery.Builder bool, Operator operator, Query clause) {
            if (operator == Operator.AND) {
                bool.addMust(clause);
            } else {
                bool.addShould(clause);
            }
        }

        private static Query negation(Query clause) {
            return Query.newBuilder()
                    .setBool(BoolQuery.newBuilder()
                            .setOfText(true)
                            .addMustNot(clause)
                            .addShould(TextFields.matchAll()))
                    .build();
        }
    }
}
