package io.diagon.cluster.simulation;

/**
 * A write, whose sequence number is its place in the log.
 *
 * @param term of the primary that took it
 * @param value of no other operation
 * @param key of the document
 * @param expected the sequence number that a compare-and-set asked for; -1: it asked for none
 */
record Operation(long term, int value, int key, long expected) {
    boolean same(Operation other) {
        return value == other.value && term == other.term;
    }
}
