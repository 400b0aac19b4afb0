package io.diagon.benchmarks.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What is asked in Lucene's syntax and in the simple one. */
final class RandomQueryStrings extends RandomParts {

    RandomQueryStrings(Random random) {
        super(random);
    }

    Map<String, Object> lucene() {
        StringBuilder text = new StringBuilder();
        int clauses = 1 + random.nextInt(4);
        for (int i = 0; i < clauses; i++) {
            text.append(i == 0 ? "" : one(List.of(" ", " ", " ", " AND ", " OR ", " && ", " || ")));
            text.append(one(List.of("", "", "", "+", "-", "NOT ", "!")));
            text.append(clause());
        }
        return options(
                text.toString(),
                List.of("title"),
                List.of("title", "body"),
                List.of("tag"),
                List.of("title^2", "name"));
    }

    private String clause() {
        return switch (random.nextInt(16)) {
            case 0 -> "\"" + word() + " " + word() + "\"";
            case 1 -> "\"" + word() + " " + word() + "\"~2";
            case 2 -> "(" + word() + " " + word() + ")";
            case 3 -> "(" + word() + " AND " + word() + ")^2";
            case 4 -> "name:" + word();
            case 5 -> "name:(" + word() + " " + word() + ")";
            case 6 -> "number:[10 TO 50]";
            case 7 -> one(List.of("number:>=40", "price:<30", "at:[2020-03 TO 2020-06}", "at:>2020-05"));
            case 8 -> word().charAt(0) + "*";
            case 9 -> word() + "~1";
            case 10 -> word() + "^3";
            case 11 -> one(List.of("tag:red", "tag:\"light blue\"", "tag:(light blue)", "_exists_:price"));
            default -> word();
        };
    }

    Map<String, Object> simple() {
        StringBuilder text = new StringBuilder();
        int clauses = 1 + random.nextInt(4);
        for (int i = 0; i < clauses; i++) {
            text.append(i == 0 ? "" : one(List.of(" ", " ", " | ", " + ")));
            text.append(one(List.of("", "", "", "-", "+")));
            text.append(
                    switch (random.nextInt(8)) {
                        case 0 -> "\"" + word() + " " + word() + "\"";
                        case 1 -> "\"" + word() + " " + word() + "\"~2";
                        case 2 -> "(" + word() + " | " + word() + ")";
                        case 3 -> word() + "~1";
                        case 4 -> word().substring(0, 2) + "*";
                        default -> word();
                    });
        }
        return options(text.toString(), List.of("title"), List.of("title", "body"), List.of("title^2", "name"));
    }

    @SafeVarargs
    private Map<String, Object> options(String text, List<String>... fields) {
        Map<String, Object> options = new HashMap<>();
        options.put("query", text);
        options.put("fields", fields[random.nextInt(fields.length)]);
        if (random.nextInt(3) == 0) {
            options.put("default_operator", one(List.of("and", "or", "AND")));
        }
        if (random.nextInt(5) == 0) {
            options.put("minimum_should_match", one(List.of(1, 2, "50%", "-1")));
        }
        return options;
    }

    private String word() {
        return one(RandomDocuments.WORDS.subList(0, RandomDocuments.WORDS.size() - 2));
    }
}
