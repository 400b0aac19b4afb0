package io.diagon.master.state;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.record.RecordBatch;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This master's member of the Raft group. Records go in, the {@link ClusterStateMachine} gets them back once a majority has them. */
public final class RaftNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    /** The same for every cluster: masters know each other by their addresses. */
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.fromString("d1a60c5e-a4c4-4d5e-9a7e-6d6173746572"));

    private static final int SNAPSHOT_EVERY = 1000;
    private static final Duration RESIGNATION = Duration.ofSeconds(3);

    private final RaftPeers peers;
    private final ClusterStateMachine stateMachine;
    private final RaftServer server;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private volatile CompletableFuture<RaftClientReply> lastReply = CompletableFuture.completedFuture(null);
    private boolean resigning;

    /**
     * @param electionTimeout the least time without a leader before an election; the most is twice that
     */
    public RaftNode(RaftPeers peers, File directory, Duration electionTimeout) throws IOException {
        this(peers, directory, electionTimeout, SNAPSHOT_EVERY);
    }

    RaftNode(RaftPeers peers, File directory, Duration electionTimeout, int snapshotEvery) throws IOException {
        this.peers = peers;
        this.stateMachine = new ClusterStateMachine();
        List<RaftPeer> group = peers.peers().stream()
                .map(peer -> RaftPeer.newBuilder()
                        .setId(peer.id())
                        .setAddress(peer.raftAddress())
                        .build())
                .toList();
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(peers.self()))
                .setGroup(RaftGroup.valueOf(GROUP, group))
                .setProperties(RaftSettings.of(peers.own(), directory, electionTimeout, snapshotEvery))
                .setStateMachine(stateMachine)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
    }

    public void start() throws IOException {
        server.start();
    }

    public ClusterStateMachine stateMachine() {
        return stateMachine;
    }

    /** Leader, and every entry of earlier terms is applied: only then may anything be decided. */
    public boolean leads() {
        return info().map(info -> info.isLeader() && info.isLeaderReady()).orElse(false);
    }

    public long term() {
        return info().map(DivisionInfo::getCurrentTerm).orElse(0L);
    }

    public String role() {
        return info().map(info -> info.getCurrentRole().name()).orElse("STARTING");
    }

    public long appliedIndex() {
        return info().map(DivisionInfo::getLastAppliedIndex).orElse(-1L);
    }

    /** Of the last entry that a majority has; -1: none. */
    public long committedIndex() {
        try {
            return server.getDivision(GROUP).getRaftLog().getLastCommittedIndex();
        } catch (IOException notStarted) {
            return -1;
        }
    }

    /** Masters that there should be. */
    public int groupSize() {
        return peers.peers().size();
    }

    public Optional<RaftPeers.Peer> leader() {
        return info().map(DivisionInfo::getLeaderId).flatMap(id -> peers.find(id.toString()));
    }

    /** The other masters that answered this one within the time, the last one first; none unless it leads. */
    public List<RaftPeers.Peer> followers(Duration time) {
        return info().map(DivisionInfo::getRoleInfoProto).stream()
                .flatMap(role -> role.getLeaderInfo().getFollowerInfoList().stream())
                .filter(follower -> follower.getLastRpcElapsedTimeMs() <= time.toMillis())
                .sorted(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
                .flatMap(follower -> peers.find(follower.getId().getId().toStringUtf8()).stream())
                .toList();
    }

    private Optional<DivisionInfo> info() {
        try {
            return Optional.of(server.getDivision(GROUP).getInfo());
        } catch (IOException notStarted) {
            return Optional.empty();
        }
    }

    /** False while it is open whether records that were replicated before take effect: nothing may be decided then. */
    public boolean settled() {
        return lastReply.isDone();
    }

    /**
     * Brings the records through the log and returns when this master has applied them. After a failure they may still take effect.
     *
     * @throws SearchException NOT_MASTER, PROCESS_CLUSTER_EVENT_TIMEOUT
     */
    public void replicate(RecordBatch batch, Duration timeout) throws InterruptedException {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(server.getId())
                .setGroupId(GROUP)
                .setCallId(callIds.incrementAndGet())
                .setMessage(Message.valueOf(ByteString.copyFrom(batch.toByteArray())))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        try {
            RaftClientReply reply = submit(request).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!reply.isSuccess()) {
                throw notMaster();
            }
        } catch (TimeoutException late) {
            throw new SearchException(
                    ErrorCode.PROCESS_CLUSTER_EVENT_TIMEOUT, "no majority of masters within [" + timeout + "]", late);
        } catch (IOException | ExecutionException failure) {
            throw new SearchException(
                    ErrorCode.NOT_MASTER, "change was not replicated [" + failure.getMessage() + "]", failure);
        }
    }

    private synchronized CompletableFuture<RaftClientReply> submit(RaftClientRequest request) throws IOException {
        if (resigning) {
            throw notMaster();
        }
        lastReply = server.submitClientRequestAsync(request);
        return lastReply;
    }

    private SearchException notMaster() {
        return new SearchException(ErrorCode.NOT_MASTER, "not the master [" + peers.self() + "]");
    }

    /**
     * Makes another master the leader, if this one is and any other can be, so that nobody has to find out first that it is gone. Commands
     * that come meanwhile are refused, as by one that does not lead. Takes some seconds at the most.
     */
    public void resign() {
        List<RaftPeers.Peer> successors = followers(RESIGNATION);
        if (!leads() || successors.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + RESIGNATION.toNanos();
        refuseCommands(true);
        try {
            settle(end);
            for (RaftPeers.Peer peer : successors) {
                long left = millisUntil(end);
                if (left <= 0 || !leads() || makeLeader(peer, left)) {
                    return;
                }
            }
        } finally {
            refuseCommands(false);
        }
    }

    private synchronized void refuseCommands(boolean refuse) {
        resigning = refuse;
    }

    /** Waits for the last command: a successor without its entry would not be elected. */
    private void settle(long end) {
        try {
            lastReply.get(Math.max(0, millisUntil(end)), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.info("the last command failed or is late: {}", failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisUntil(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    private boolean makeLeader(RaftPeers.Peer peer, long limitMillis) {
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                clientId, server.getId(), GROUP, callIds.incrementAndGet(), RaftPeerId.valueOf(peer.id()), limitMillis);
        try {
            RaftClientReply reply = server.transferLeadershipAsync(request).get(limitMillis, TimeUnit.MILLISECONDS);
            LOG.info("another master is to lead [{}]: [{}]", peer.id(), reply.isSuccess() ? "done" : reply);
            return reply.isSuccess();
        } catch (IOException | ExecutionException | TimeoutException failure) {
            LOG.info("another master can not be made the leader [{}]: {}", peer.id(), failure.toString());
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        resign();
        server.close();
    }
}
