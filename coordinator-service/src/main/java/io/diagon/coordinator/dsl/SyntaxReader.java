package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import org.jspecify.annotations.Nullable;

/** Takes the tokens of Lucene's query syntax off a text. */
final class SyntaxReader {
    private static final String SPECIAL = " \t\n\r\u3000():\"[]{}^~";

    private final String text;
    private int position;

    /**
     * A word.
     *
     * @param text without escapes
     * @param pattern as a wildcard pattern: what was escaped stays so
     * @param wildcard whether it has stars or question marks
     */
    record Term(String text, String pattern, boolean wildcard) {}

    SyntaxReader(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    char peek() {
        return text.charAt(position);
    }

    boolean peekIs(char c) {
        return !atEnd() && peek() == c;
    }

    char next() {
        return text.charAt(position++);
    }

    void skipSpace() {
        while (!atEnd() && (Character.isWhitespace(peek()) || peek() == '\u3000')) {
            position++;
        }
    }

    boolean take(String token) {
        if (text.startsWith(token, position)) {
            position += token.length();
            return true;
        }
        return false;
    }

    /** An operator in capitals, which ends where the word does. */
    boolean takeWord(String word) {
        int end = position + word.length();
        boolean ends = end >= text.length() || Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '(';
        return ends && take(word);
    }

    /** The name before a colon; null if no colon follows. */
    @Nullable
    String takeField() {
        int start = position;
        Term term = term();
        if (peekIs(':') && !term.pattern().isEmpty()) {
            position++;
            return term.text();
        }
        position = start;
        return null;
    }

    /** A word without wildcards that nothing belongs to: no field, no operator, no suffix, and no AND or OR after it. */
    @Nullable
    String takePlainWord() {
        int start = position;
        skipSpace();
        if (position > start && !atEnd() && "+-!/<>&|".indexOf(peek()) < 0) {
            Term term = term();
            boolean operator = term.text().equals("AND")
                    || term.text().equals("OR")
                    || term.text().equals("NOT");
            boolean suffixed = !atEnd() && ":^~\"[{".indexOf(peek()) >= 0;
            if (!term.text().isEmpty() && !term.wildcard() && !operator && !suffixed && !conjunctionFollows()) {
                return term.text();
            }
        }
        position = start;
        return null;
    }

    private boolean conjunctionFollows() {
        int start = position;
        skipSpace();
        boolean found = takeWord("AND") || takeWord("OR") || take("&&") || take("||");
        position = start;
        return found;
    }

    Term term() {
        StringBuilder plain = new StringBuilder();
        StringBuilder pattern = new StringBuilder();
        boolean wildcard = false;
        while (!atEnd() && SPECIAL.indexOf(peek()) < 0) {
            char c = next();
            if (c == '\\') {
                if (atEnd()) {
                    throw error();
                }
                char escaped = next();
                plain.append(escaped);
                if (escaped == '*' || escaped == '?' || escaped == '\\') {
                    pattern.append('\\');
                }
                pattern.append(escaped);
                continue;
            }
            wildcard |= c == '*' || c == '?';
            plain.append(c);
            pattern.append(c);
        }
        return new Term(plain.toString(), pattern.toString(), wildcard);
    }

    String quoted() {
        position++;
        StringBuilder quoted = new StringBuilder();
        while (!atEnd()) {
            char c = next();
            if (c == '"') {
                return quoted.toString();
            }
            if (c == '\\' && !atEnd()) {
                c = next();
            }
            quoted.append(c);
        }
        throw error();
    }

    String regexp() {
        position++;
        StringBuilder regexp = new StringBuilder();
        while (!atEnd()) {
            char c = next();
            if (c == '/') {
                return regexp.toString();
            }
            if (c == '\\' && peekIs('/')) {
                c = next();
            }
            regexp.append(c);
        }
        throw error();
    }

    /** One end of a range: anything but spaces and brackets, or quoted. */
    String bound() {
        if (peekIs('"')) {
            return quoted();
        }
        StringBuilder bound = new StringBuilder();
        while (!atEnd() && !Character.isWhitespace(peek()) && peek() != ']' && peek() != '}') {
            char c = next();
            if (c == '\\' && !atEnd()) {
                c = next();
            }
            bound.append(c);
        }
        if (bound.isEmpty()) {
            throw error();
        }
        return bound.toString();
    }

    /** Digits with a point; empty if there are none. */
    String number() {
        int start = position;
        while (!atEnd() && (Character.isDigit(peek()) || peek() == '.')) {
            position++;
        }
        String number = text.substring(start, position);
        if (number.chars().filter(c -> c == '.').count() > 1 || number.equals(".")) {
            throw error();
        }
        return number;
    }

    SearchException error() {
        String found = atEnd() ? "<EOF>" : String.valueOf(peek());
        return new SearchException(
                ErrorCode.QUERY_SHARD,
                "Failed to parse query [" + text + "]: encountered \"" + found + "\" at column " + position);
    }
}
