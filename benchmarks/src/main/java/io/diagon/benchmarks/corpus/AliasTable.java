package io.diagon.benchmarks.corpus;

import java.util.ArrayDeque;
import java.util.Random;

/** Draws from a discrete distribution in constant time (Vose, A Linear Algorithm for Generating Random Numbers, 1991). */
final class AliasTable {
    private final double[] stay;
    private final int[] alias;

    AliasTable(double[] weights) {
        int size = weights.length;
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        stay = new double[size];
        alias = new int[size];
        ArrayDeque<Integer> small = new ArrayDeque<>();
        ArrayDeque<Integer> large = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            stay[i] = weights[i] * size / sum;
            (stay[i] < 1 ? small : large).add(i);
        }
        while (!small.isEmpty() && !large.isEmpty()) {
            int less = small.remove();
            int more = large.remove();
            alias[less] = more;
            stay[more] -= 1 - stay[less];
            (stay[more] < 1 ? small : large).add(more);
        }
        small.forEach(i -> stay[i] = 1);
        large.forEach(i -> stay[i] = 1);
    }

    int draw(Random random) {
        int at = random.nextInt(stay.length);
        return random.nextDouble() < stay[at] ? at : alias[at];
    }
}
