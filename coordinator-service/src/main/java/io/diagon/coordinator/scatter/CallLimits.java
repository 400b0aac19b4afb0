package io.diagon.coordinator.scatter;

import java.time.Duration;

/**
 * What keeps one data node from hurting the searches on others.
 *
 * @param callLimit longest time that a call may take
 * @param silence a node that was asked and has answered nothing for so long hangs: calls that nobody waits for any more have failed then
 * @param concurrentCalls calls to one node at a time; more are refused
 * @param window calls that the breaker's failure rate is measured over
 * @param minimumCalls calls before it is
 * @param failureRate percent of failed calls that opens the breaker
 * @param openTime how long it stays open before calls are tried again
 */
public record CallLimits(
        Duration callLimit,
        Duration silence,
        int concurrentCalls,
        int window,
        int minimumCalls,
        float failureRate,
        Duration openTime) {}
