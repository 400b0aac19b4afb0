package io.diagon.datanode.cluster;

import io.diagon.datanode.shard.ShardAssignment;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.common.ShardId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the master what became of shards, each thing once at a time. A report that is lost is sent again by the next round. */
final class ShardReports {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReports.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final int MAX_REASON_LENGTH = 1000;

    private final MasterClient master;
    private final String nodeId;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    ShardReports(MasterClient master, String nodeId) {
        this.master = master;
        this.nodeId = nodeId;
    }

    void started(ShardId shard, ShardAssignment assignment) {
        send(
                "started/" + assignment.allocationId(),
                ClusterCommand.newBuilder()
                        .setShardStarted(ShardStartedCommand.newBuilder()
                                .setShard(shard)
                                .setAllocationId(assignment.allocationId())
                                .setNodeId(nodeId)
                                .setPrimaryTerm(assignment.primaryTerm()))
                        .build());
    }

    void failed(ShardId shard, ShardAssignment assignment, Throwable cause) {
        send(
                "failed/" + assignment.allocationId(),
                ClusterCommand.newBuilder()
                        .setShardFailed(ShardFailedCommand.newBuilder()
                                .setShard(shard)
                                .setAllocationId(assignment.allocationId())
                                .setNodeId(nodeId)
                                .setReason(shortened(reason(cause))))
                        .build());
    }

    private static String reason(Throwable cause) {
        String type = cause instanceof SearchException e
                ? e.code().type()
                : cause.getClass().getSimpleName();
        return type + ": " + cause.getMessage();
    }

    static String shortened(String reason) {
        return reason.substring(0, Math.min(MAX_REASON_LENGTH, reason.length()));
    }

    private void send(String key, ClusterCommand command) {
        if (!underWay.add(key)) {
            return;
        }
        Thread.ofVirtual().name("diagon-shard-report").start(() -> {
            try {
                CommandAnswer answer = master.call(ATTEMPT, Duration.ZERO, stub -> stub.execute(command));
                if (answer.hasFailure()) {
                    LOG.warn(
                            "master refused the report [{}]: {}",
                            key,
                            answer.getFailure().getReason());
                }
            } catch (SearchException e) {
                LOG.debug("report was not delivered [{}]", key, e);
            } finally {
                underWay.remove(key);
            }
        });
    }
}
