package io.diagon.benchmarks.corpus;

import java.util.Random;
import tools.jackson.databind.ObjectMapper;

/**
 * One document.
 *
 * @param number from 0; its id
 * @param few one of 10 values
 * @param some one of 1,000
 * @param many one of 100,000
 * @param time milliseconds since the epoch
 * @param value evenly spread over [0, {@link #VALUES})
 * @param json all of it but the number
 */
public record Document(
        int number,
        String title,
        String body,
        String few,
        String some,
        String many,
        long time,
        long value,
        String json) {
    public static final int VALUES = 1_000_000;

    private static final long BEGIN = 1_577_836_800_000L;
    private static final long SPAN = 730L * 86_400_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Source(String title, String body, String few, String some, String many, long time, long value) {}

    /** With all but its texts drawn: the time from two years. */
    static Document of(int number, String title, String body, Random random) {
        Source source = new Source(
                title,
                body,
                "f" + random.nextInt(10),
                "s" + random.nextInt(1_000),
                "m" + random.nextInt(100_000),
                BEGIN + (long) (SPAN * random.nextDouble()),
                random.nextInt(VALUES));
        return new Document(
                number,
                title,
                body,
                source.few,
                source.some,
                source.many,
                source.time,
                source.value,
                JSON.writeValueAsString(source));
    }

    public String id() {
        return Integer.toString(number);
    }
}
