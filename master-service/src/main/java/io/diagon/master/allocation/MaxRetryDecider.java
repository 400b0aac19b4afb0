package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** What failed is tried again after growing waits, and given up after some times, until an operator asks for it. */
final class MaxRetryDecider extends AllocationDecider {
    private static final String SETTING = "index.allocation.max_retries";
    private static final int DEFAULT = 5;

    MaxRetryDecider() {
        super("max_retry");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return retry(round, index, copy);
    }

    @Override
    AllocationDecision canRebalance(AllocationRound round, IndexDraft index, ShardRouting copy) {
        return retry(round, index, copy);
    }

    private AllocationDecision retry(AllocationRound round, IndexDraft index, ShardRouting copy) {
        if (copy.getFailedAllocations() == 0) {
            return yes();
        }
        int most = Integer.parseInt(index.metadata().getSettingsOrDefault(SETTING, Integer.toString(DEFAULT)));
        if (copy.getFailedAllocations() >= most) {
            return no("shard has exceeded the maximum number of retries [" + most
                    + "] on failed allocation attempts - manually call [/_cluster/reroute?retry_failed=true] to retry, ["
                    + copy.getUnassignedDetails() + "]");
        }
        return ReplicaDelay.backsOff(copy, round.nowMillis())
                ? throttle("waits a little after [" + copy.getFailedAllocations() + "] failed attempts")
                : yes("shard has no more than [" + most + "] failed allocation attempts");
    }
}
