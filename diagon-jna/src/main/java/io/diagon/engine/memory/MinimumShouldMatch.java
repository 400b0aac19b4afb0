package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;

/** How many optional clauses have to match: "2", "-1", "75%", "2<-25% 9<-3". */
final class MinimumShouldMatch {
    private MinimumShouldMatch() {}

    static int of(String specification, int clauses) {
        int result = clauses;
        for (String part : specification.strip().replaceAll("\\s*<\\s*", "<").split("\\s+", -1)) {
            int sign = part.indexOf('<');
            if (sign < 0) {
                return Math.max(0, one(part, clauses));
            }
            if (clauses <= integer(part.substring(0, sign))) {
                return result;
            }
            result = Math.max(0, one(part.substring(sign + 1), clauses));
        }
        return result;
    }

    private static int one(String part, int clauses) {
        boolean percent = part.endsWith("%");
        int number = integer(percent ? part.substring(0, part.length() - 1) : part);
        int count = percent ? (int) (clauses * number * (1 / 100f)) : number;
        return number < 0 ? clauses + count : count;
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new SearchException(ErrorCode.NUMBER_FORMAT, "For input string: \"" + text + "\"", e);
        }
    }
}
