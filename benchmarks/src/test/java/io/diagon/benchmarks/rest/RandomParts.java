package io.diagon.benchmarks.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Draws parts of documents and searches. */
abstract class RandomParts {
    final Random random;

    RandomParts(Random random) {
        this.random = random;
    }

    record Parameter(String name, Supplier<Object> value) {}

    static Parameter p(String name, Supplier<Object> value) {
        return new Parameter(name, value);
    }

    /** What is given, and about one of so many parameters. */
    final Map<String, Object> some(int oneOf, Map<String, ?> given, Parameter... parameters) {
        Map<String, Object> all = new HashMap<>(given);
        for (Parameter parameter : parameters) {
            if (random.nextInt(oneOf) == 0) {
                all.put(parameter.name, parameter.value.get());
            }
        }
        return all;
    }

    final <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
