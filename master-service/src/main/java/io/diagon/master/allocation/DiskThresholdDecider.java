package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Locale;

/**
 * Copies come to no node above the low watermark, but for new primaries, and leave those above the high one. Does not apply where there is one
 * data node only, which has no choice.
 */
final class DiskThresholdDecider extends AllocationDecider {
    DiskThresholdDecider() {
        super("disk_threshold");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        if (!applies(round)) {
            return yes();
        }
        Watermark low = round.settings().watermark(AllocationSettings.DISK_LOW);
        Watermark high = round.settings().watermark(AllocationSettings.DISK_HIGH);
        DiskUsage now = round.expectedDisk(node.getId());
        boolean isNew = copy.getPrimary() && index.inSync(copy.getShard()).isEmpty();
        if (!isNew && low.exceeded(now)) {
            return no("the node is above the low watermark cluster setting [" + AllocationSettings.DISK_LOW + "="
                    + low.text() + "], " + used(now));
        }
        DiskUsage after = now.after(round.reports().size(index.uuid(), copy.getShard()));
        if (high.exceeded(after)) {
            return no("allocating the shard to this node will bring the node above the high watermark cluster setting ["
                    + AllocationSettings.DISK_HIGH + "=" + high.text() + "], " + used(after));
        }
        return yes();
    }

    @Override
    AllocationDecision canRemain(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        DiskUsage disk = round.reports().disk(node.getId());
        Watermark high = round.settings().watermark(AllocationSettings.DISK_HIGH);
        if (!applies(round) || !high.exceeded(disk) || !high.exceeded(disk.after(-leaving(round, node)))) {
            return yes();
        }
        return no("the shard cannot remain on this node because it is above the high watermark cluster setting ["
                + AllocationSettings.DISK_HIGH + "=" + high.text() + "], " + used(disk));
    }

    /** Bytes of the copies that are on their way to other nodes. */
    private static long leaving(AllocationRound round, Node node) {
        return round.indices().values().stream()
                .flatMap(index -> index.shards().stream()
                        .filter(copy -> copy.getState() == ShardRouting.State.RELOCATING
                                && copy.getNodeId().equals(node.getId()))
                        .map(copy -> round.reports().size(index.uuid(), copy.getShard())))
                .mapToLong(Long::longValue)
                .sum();
    }

    private static boolean applies(AllocationRound round) {
        return round.settings().diskThresholds() && round.nodes().size() > 1;
    }

    private static String used(DiskUsage disk) {
        return String.format(Locale.ROOT, "used [%.1f%%], free [%d bytes]", disk.usedPercent(), disk.free());
    }
}
