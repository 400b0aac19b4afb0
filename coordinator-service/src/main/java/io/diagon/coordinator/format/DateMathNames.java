package io.diagon.coordinator.format;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Index names made of the date: {@code <logs-{now/d}>}, {@code <logs-{now/M{yyyy.MM|+02:00}}>}. A backslash before a brace makes it an
 * ordinary character.
 */
public final class DateMathNames {
    private static final String DEFAULT_PATTERN = "uuuu.MM.dd";

    private DateMathNames() {}

    /** An expression of names joined by commas, with the date put in; a minus may come first of each. */
    public static String resolve(String expression, long nowMillis) {
        if (expression.indexOf('<') < 0) {
            return expression;
        }
        StringBuilder resolved = new StringBuilder();
        int start = 0;
        boolean inside = false;
        for (int i = 0; i <= expression.length(); i++) {
            char c = i < expression.length() ? expression.charAt(i) : ',';
            inside = c == '<' || (inside && c != '>' && i < expression.length());
            if (c == ',' && !inside) {
                resolved.append(start == 0 ? "" : ",").append(one(expression.substring(start, i), nowMillis));
                start = i + 1;
            }
        }
        return resolved.toString();
    }

    private static String one(String name, long nowMillis) {
        String minus = name.startsWith("-") ? "-" : "";
        String bare = name.substring(minus.length());
        if (!bare.startsWith("<") || !bare.endsWith(">")) {
            return name;
        }
        StringBuilder resolved = new StringBuilder(minus);
        int end = bare.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = bare.charAt(i);
            if (c == '\\' && i + 1 < end) {
                resolved.append(bare.charAt(++i));
            } else if (c == '{') {
                int close = closing(bare, i, end);
                resolved.append(date(bare, bare.substring(i + 1, close), nowMillis));
                i = close;
            } else if (c == '}') {
                throw invalid(bare, "unexpected [}] at position [" + i + "]");
            } else {
                resolved.append(c);
            }
        }
        if (resolved.length() == minus.length()) {
            throw invalid(bare, "nothing captured");
        }
        return resolved.toString();
    }

    private static int closing(String name, int open, int end) {
        int depth = 0;
        for (int i = open; i < end; i++) {
            switch (name.charAt(i)) {
                case '{' -> depth++;
                case '}' -> {
                    if (--depth == 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        throw invalid(name, "date math placeholder is open ended");
    }

    private static String date(String name, String placeholder, long nowMillis) {
        String pattern = DEFAULT_PATTERN;
        ZoneId zone = ZoneOffset.UTC;
        String math = placeholder;
        int brace = placeholder.indexOf('{');
        if (brace >= 0) {
            if (!placeholder.endsWith("}")) {
                throw invalid(name, "missing closing [}] for the date math format");
            }
            math = placeholder.substring(0, brace);
            pattern = placeholder.substring(brace + 1, placeholder.length() - 1);
            int bar = pattern.indexOf('|');
            if (bar >= 0) {
                zone = zone(name, pattern.substring(bar + 1));
                pattern = pattern.substring(0, bar);
            }
        }
        if (!math.startsWith("now") || pattern.isEmpty()) {
            throw invalid(name, "a placeholder is [now], with arithmetic, and a format");
        }
        return DatePattern.of(pattern).write(new DateMath("", zone, nowMillis).millis(math), zone);
    }

    private static ZoneId zone(String name, String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw invalid(name, "unknown time zone [" + text + "]");
        }
    }

    private static SearchException invalid(String name, String why) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT, "invalid dynamic name expression [" + name + "], " + why);
    }
}
