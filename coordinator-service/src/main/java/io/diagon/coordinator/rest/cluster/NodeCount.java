package io.diagon.coordinator.rest.cluster;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of nodes to wait for: {@code 3}, {@code >=3}, {@code ge(3)} and the like. */
record NodeCount(String comparison, int count) {
    private static final Pattern SYNTAX =
            Pattern.compile("(?:(>=|<=|>|<)?\\s*(\\d+))|(?:(ge|le|gt|lt)\\((\\d+)\\))", Pattern.CASE_INSENSITIVE);

    static NodeCount parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.trim());
        if (!matcher.matches()) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "malformed number of nodes [" + text + "]");
        }
        if (matcher.group(4) != null) {
            return new NodeCount(matcher.group(3).toLowerCase(Locale.ROOT), Integer.parseInt(matcher.group(4)));
        }
        return new NodeCount(matcher.group(1) == null ? "" : matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    boolean test(int nodes) {
        return switch (comparison) {
            case ">=", "ge" -> nodes >= count;
            case "<=", "le" -> nodes <= count;
            case ">", "gt" -> nodes > count;
            case "<", "lt" -> nodes < count;
            default -> nodes == count;
        };
    }
}
