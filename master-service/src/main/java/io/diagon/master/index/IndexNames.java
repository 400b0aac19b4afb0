package io.diagon.master.index;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Which names indices and aliases may have. */
final class IndexNames {
    private static final String FORBIDDEN = "\\/*?\"<>| ,";
    private static final int MAX_BYTES = 255;

    private IndexNames() {}

    static void check(String name) {
        if (!name.toLowerCase(Locale.ROOT).equals(name)) {
            fail(name, "must be lowercase");
        }
        checkAlias(name);
    }

    /** As for indices, but for upper case. */
    static void checkAlias(String name) {
        if (name.isEmpty()) {
            fail(name, "must not be empty");
        }
        for (int i = 0; i < FORBIDDEN.length(); i++) {
            if (name.indexOf(FORBIDDEN.charAt(i)) >= 0) {
                fail(name, "must not contain the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
            }
        }
        if (name.indexOf('#') >= 0) {
            fail(name, "must not contain '#'");
        }
        if (name.indexOf(':') >= 0) {
            fail(name, "must not contain ':'");
        }
        char first = name.charAt(0);
        if (first == '_' || first == '-' || first == '+') {
            fail(name, "must not start with '_', '-', or '+'");
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            fail(name, "index name is too long, (" + length + " > " + MAX_BYTES + ")");
        }
        if (name.equals(".") || name.equals("..")) {
            fail(name, "must not be '.' or '..'");
        }
    }

    private static void fail(String name, String why) {
        throw new SearchException(ErrorCode.INVALID_INDEX_NAME, "Invalid index name [" + name + "], " + why);
    }
}
