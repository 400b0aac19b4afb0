package io.diagon.master.state;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.record.RecordBatch;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** This master's member of the Raft group. Records go in, the {@link ClusterStateMachine} gets them back once a majority has them. */
public final class RaftNode implements AutoCloseable {
    /** The same for every cluster: masters know each other by their addresses. */
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.fromString("d1a60c5e-a4c4-4d5e-9a7e-6d6173746572"));

    private static final int SNAPSHOT_EVERY = 1000;

    private final RaftPeers peers;
    private final ClusterStateMachine stateMachine;
    private final RaftServer server;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private volatile CompletableFuture<?> lastReply = CompletableFuture.completedFuture(Message.EMPTY);

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
                .setProperties(properties(peers.own(), directory, electionTimeout, snapshotEvery))
                .setStateMachine(stateMachine)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
    }

    private static RaftProperties properties(
            RaftPeers.Peer own, File directory, Duration electionTimeout, int snapshotEvery) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory));
        GrpcConfigKeys.Server.setPort(properties, own.raftPort());
        long millis = electionTimeout.toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(2 * millis, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
                properties, TimeDuration.valueOf(200, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
                properties, TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, snapshotEvery);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf("36MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf("32MB"));
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf("64MB"));
        RaftServerConfigKeys.ThreadPool.setProxyCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setProxySize(properties, 4);
        RaftServerConfigKeys.ThreadPool.setServerCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setServerSize(properties, 4);
        RaftServerConfigKeys.ThreadPool.setClientCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setClientSize(properties, 4);
        return properties;
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

    /** The other masters that answered this one within the time; none unless it leads. */
    public List<RaftPeers.Peer> followers(Duration time) {
        return info().map(DivisionInfo::getRoleInfoProto).stream()
                .flatMap(role -> role.getLeaderInfo().getFollowerInfoList().stream())
                .filter(follower -> follower.getLastRpcElapsedTimeMs() <= time.toMillis())
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
            CompletableFuture<RaftClientReply> pending = server.submitClientRequestAsync(request);
            lastReply = pending;
            RaftClientReply reply = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!reply.isSuccess()) {
                throw new SearchException(ErrorCode.NOT_MASTER, "not the master [" + peers.self() + "]");
            }
        } catch (TimeoutException late) {
            throw new SearchException(
                    ErrorCode.PROCESS_CLUSTER_EVENT_TIMEOUT, "no majority of masters within [" + timeout + "]", late);
        } catch (IOException | ExecutionException failure) {
            throw new SearchException(
                    ErrorCode.NOT_MASTER, "change was not replicated [" + failure.getMessage() + "]", failure);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
