package io.diagon.benchmarks.engine;

import java.util.List;
import java.util.Map;

/**
 * What an engine answers.
 *
 * @param total hits
 * @param exact whether that is their number, and not just a lower bound
 * @param ids of the hits, best first
 * @param scores of the hits; what they are sorted by, if it is something else
 * @param buckets documents by key; of statistics the figures by name
 */
record Answer(long total, boolean exact, List<String> ids, List<Double> scores, Map<String, Double> buckets) {}
