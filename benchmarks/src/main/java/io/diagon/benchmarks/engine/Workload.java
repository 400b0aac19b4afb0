package io.diagon.benchmarks.engine;

/**
 * One search.
 *
 * @param type the class of searches that it is measured with
 * @param hits the best so many are wanted
 * @param order of the hits
 * @param countUpTo hits are counted exactly up to this many; {@link #EXACT}: all
 */
record Workload(String type, Spec query, int hits, Order order, int countUpTo, Buckets buckets) {
    static final int EXACT = Integer.MAX_VALUE;

    enum Order {
        SCORE,
        /** By descending value. */
        VALUE
    }

    /** What is aggregated over the hits. */
    enum Buckets {
        NONE,
        FEW,
        SOME,
        MANY,
        DAYS,
        STATS;

        /** Whether they are the ten most frequent terms of a field, which is then named so in lower case. */
        boolean terms() {
            return this == FEW || this == SOME || this == MANY;
        }
    }

    static Workload hits(String type, Spec query, int countUpTo) {
        return new Workload(type, query, 10, Order.SCORE, countUpTo, Buckets.NONE);
    }

    static Workload count(String type, Spec query) {
        return new Workload(type, query, 0, Order.SCORE, EXACT, Buckets.NONE);
    }

    static Workload aggregation(String type, Spec query, Buckets buckets) {
        return new Workload(type, query, 0, Order.SCORE, EXACT, buckets);
    }
}
