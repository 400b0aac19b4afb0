package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON into maps, lists, strings, booleans, longs, big integers, doubles and null. */
final class JsonReader {
    private static final int MAX_DEPTH = 1000;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    static Map<String, @Nullable Object> readObject(String text) {
        JsonReader reader = new JsonReader(text);
        if (reader.peek() != '{') {
            throw reader.malformed();
        }
        Map<String, @Nullable Object> object = reader.object();
        if (reader.peek() != 0) {
            throw reader.malformed();
        }
        return object;
    }

    private @Nullable Object value() {
        if (++depth > MAX_DEPTH) {
            throw malformed();
        }
        Object value =
                switch (peek()) {
                    case '{' -> object();
                    case '[' -> array();
                    case '"' -> string();
                    case 't' -> literal("true", true);
                    case 'f' -> literal("false", false);
                    case 'n' -> literal("null", null);
                    default -> number();
                };
        --depth;
        return value;
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        take('{');
        while (peek() != '}') {
            String key = string();
            take(':');
            result.put(key, value());
            if (peek() != '}') {
                take(',');
            }
        }
        take('}');
        return result;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> result = new ArrayList<>();
        take('[');
        while (peek() != ']') {
            result.add(value());
            if (peek() != ']') {
                take(',');
            }
        }
        take(']');
        return result;
    }

    private String string() {
        take('"');
        StringBuilder result = new StringBuilder();
        while (next() != '"') {
            char c = text.charAt(at++);
            result.append(c == '\\' ? escaped() : c);
        }
        at++;
        return result.toString();
    }

    private char escaped() {
        char c = next();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw malformed();
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        try {
            if (number.matches("-?[0-9]+")) {
                BigInteger integer = new BigInteger(number);
                return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
            }
            return new BigDecimal(number).doubleValue();
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private @Nullable Object literal(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return value;
    }

    /** The next character that is not blank, not taken; 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at == text.length() ? 0 : text.charAt(at);
    }

    private char next() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw malformed();
        }
        at++;
    }

    private SearchException malformed() {
        return new SearchException(ErrorCode.MAPPER_PARSING, "failed to parse: malformed JSON at [" + at + "]");
    }
}
