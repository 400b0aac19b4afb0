package io.diagon.coordinator.config;

import java.time.Duration;

/** What a setting can be, said with its name. */
final class Limits {
    private Limits() {}

    static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(key + " is longer than nothing, not [" + value + "]");
        }
    }

    static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is at least 1, not [" + value + "]");
        }
    }
}
