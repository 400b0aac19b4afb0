package io.diagon.benchmarks.quality;

/** A document that a run lists for a topic. */
record Hit(String id, double score) {}
