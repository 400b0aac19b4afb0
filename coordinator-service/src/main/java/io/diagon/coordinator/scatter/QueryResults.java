package io.diagon.coordinator.scatter;

import java.util.List;

/**
 * What the shards answered, or why they did not.
 *
 * @param answers by ascending ordinal
 * @param timedOut whether a shard stopped early, or was not waited for, because time was up
 */
public record QueryResults(List<ShardAnswer> answers, List<ShardFailure> failures, boolean timedOut) {
    public QueryResults {
        answers = List.copyOf(answers);
        failures = List.copyOf(failures);
    }

    public boolean terminatedEarly() {
        return answers.stream().anyMatch(answer -> answer.response().getTerminatedEarly());
    }
}
