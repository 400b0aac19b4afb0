package io.diagon.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a benchmark is told, such as {@code docs=200000 classes=term,or}. */
public final class Arguments {
    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param defaults of all that may be given
     * @throws IllegalArgumentException on another one
     */
    public static Arguments parse(Map<String, String> defaults, String... given) {
        Map<String, String> values = new HashMap<>(defaults);
        for (String argument : given) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || values.replace(parts[0], parts[1]) == null) {
                throw new IllegalArgumentException("unknown argument [" + argument + "]; known are " + values.keySet());
            }
        }
        return new Arguments(values);
    }

    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** Parts between commas; none if it is empty. */
    public List<String> list(String name) {
        return text(name).isEmpty() ? List.of() : List.of(text(name).split(","));
    }

    public List<Integer> numbers(String name) {
        return list(name).stream().map(Integer::valueOf).toList();
    }
}
