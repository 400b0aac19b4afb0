package io.diagon.benchmarks.rest;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;

/** Something of OpenSearch, and the same of Diagon. */
record Sides<T>(T openSearch, T diagon) implements Iterable<T> {
    interface Question<T, R> {
        R ask(T side) throws IOException;
    }

    /** @param side of 0, OpenSearch, and 1, Diagon */
    static <T> Sides<T> of(IntFunction<T> side) {
        return new Sides<>(side.apply(0), side.apply(1));
    }

    T get(int side) {
        return side == 0 ? openSearch : diagon;
    }

    <R> Sides<R> map(Question<T, R> question) throws IOException {
        return new Sides<>(question.ask(openSearch), question.ask(diagon));
    }

    @Override
    public Iterator<T> iterator() {
        return List.of(openSearch, diagon).iterator();
    }
}
