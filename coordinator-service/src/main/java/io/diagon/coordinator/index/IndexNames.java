package io.diagon.coordinator.index;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Which names an index, or an alias, may have. */
public final class IndexNames {
    private static final int MAX_BYTES = 255;
    private static final String FORBIDDEN = "\\/*?\"<>| ,";

    private IndexNames() {}

    public static void check(String name) {
        checkAlias(name);
        if (!name.toLowerCase(Locale.ROOT).equals(name)) {
            throw invalid(name, "must be lowercase");
        }
    }

    /** As of an index, but capitals are allowed. */
    public static void checkAlias(String name) {
        if (name.isEmpty()) {
            throw invalid(name, "must not be empty");
        }
        for (int i = 0; i < name.length(); i++) {
            if (FORBIDDEN.indexOf(name.charAt(i)) >= 0) {
                throw invalid(name, "must not contain the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
            }
            if (Character.isISOControl(name.charAt(i))) {
                throw invalid(name, "must not contain control characters");
            }
        }
        if (name.indexOf('#') >= 0) {
            throw invalid(name, "must not contain '#'");
        }
        if (name.indexOf(':') >= 0) {
            throw invalid(name, "must not contain ':'");
        }
        if (name.startsWith("_") || name.startsWith("-") || name.startsWith("+")) {
            throw invalid(name, "must not start with '_', '-', or '+'");
        }
        if (name.equals(".") || name.equals("..")) {
            throw invalid(name, "must not be '.' or '..'");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw invalid(name, "index name is too long, (" + bytes + " > " + MAX_BYTES + ")");
        }
    }

    private static SearchException invalid(String name, String why) {
        return new SearchException(ErrorCode.INVALID_INDEX_NAME, "Invalid index name [" + name + "], " + why);
    }
}
