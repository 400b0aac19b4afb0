package io.diagon.coordinator.dsl;

/** Patterns in which {@code *} stands for any sequence of characters. */
public final class Wildcards {
    private Wildcards() {}

    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0;
    }

    /** Greedy with one point to come back to: linear in practice, never exponential. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
