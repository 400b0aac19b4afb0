package io.diagon.cluster.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of Prometheus' language as it takes to find the metrics in an expression. */
final class PromQl {
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9][0-9a-zA-Z.]*|[!=]~|!=|\\S");
    /** Words before a list of labels. */
    private static final Set<String> LISTS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

    private PromQl() {}

    /** @param matchers in braces; empty braces where there are none */
    record Selector(String metric, String matchers) {}

    /** The names of the metrics that an expression reads. */
    static Set<String> metrics(String expression) {
        return selectors(expression).stream().map(Selector::metric).collect(Collectors.toCollection(TreeSet::new));
    }

    static List<Selector> selectors(String expression) {
        List<Selector> selectors = new ArrayList<>();
        List<String> tokens = tokens(expression);
        for (int at = 0; at < tokens.size(); at++) {
            String token = tokens.get(at);
            if (token.equals("[")) {
                at = end(tokens, at, "]");
            } else if (LISTS.contains(token)) {
                at = next(tokens, at).equals("(") ? end(tokens, at, ")") : at;
            } else if (isMetric(tokens, at)) {
                int last = next(tokens, at).equals("{") ? end(tokens, at, "}") : at;
                selectors.add(new Selector(
                        token, last == at ? "{}" : String.join("", tokens.subList(at + 1, last + 1))));
                at = last;
            }
        }
        return selectors;
    }

    private static boolean isMetric(List<String> tokens, int at) {
        String next = next(tokens, at);
        return tokens.get(at).matches("[a-zA-Z_:].*")
                && !WORDS.contains(tokens.get(at))
                && !next.equals("(")
                // sum by (le) (...): a function whose labels come before its argument
                && !next.equals("by")
                && !next.equals("without");
    }

    private static List<String> tokens(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    private static String next(List<String> tokens, int at) {
        return at + 1 < tokens.size() ? tokens.get(at + 1) : "";
    }

    private static int end(List<String> tokens, int from, String bracket) {
        int at = from;
        while (!tokens.get(at).equals(bracket)) {
            at++;
        }
        return at;
    }
}
