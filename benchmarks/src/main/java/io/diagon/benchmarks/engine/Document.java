package io.diagon.benchmarks.engine;

import java.util.Locale;

/**
 * One document.
 *
 * @param number from 0; its id
 * @param few one of 10 values
 * @param some one of 1,000
 * @param many one of 100,000
 * @param time milliseconds since the epoch
 * @param value evenly spread over [0, {@link #VALUES})
 */
record Document(int number, String body, String few, String some, String many, long time, long value) {
    static final int VALUES = 1_000_000;

    String id() {
        return Integer.toString(number);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"body\":\"%s\",\"few\":\"%s\",\"some\":\"%s\",\"many\":\"%s\",\"time\":%d,\"value\":%d}",
                body,
                few,
                some,
                many,
                time,
                value);
    }
}
