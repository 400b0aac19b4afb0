package io.diagon.master.leader;

import io.diagon.cluster.ClusterState;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.Allocator;
import io.diagon.master.allocation.FloodStage;
import io.diagon.master.discovery.Membership;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.master.index.AutoExpand;
import io.diagon.master.metrics.MasterMeters;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.Decider;
import io.diagon.master.state.Decision;
import io.diagon.master.state.RaftNode;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.record.ClusterRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the leader alone does, at every tick: takes office, removes silent nodes, allocates shards. */
public final class LeaderDuties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderDuties.class);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(15);
    private static final long NONE = -1;

    private final RaftNode raft;
    private final CommandQueue commands;
    private final NodeRegistry registry;
    private final Allocator allocator;
    private final FloodStage floodStage;
    private final Node self;
    private final String clusterName;
    private final Duration silence;
    private final LongSupplier clock;
    private final MasterMeters meters;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("leader-duties").daemon().factory());
    private long ledTerm = NONE;

    /**
     * @param silence after which a node counts as dead
     * @param clock milliseconds since the epoch
     */
    public LeaderDuties(
            RaftNode raft,
            CommandQueue commands,
            NodeRegistry registry,
            Allocator allocator,
            FloodStage floodStage,
            Node self,
            String clusterName,
            Duration silence,
            LongSupplier clock,
            MasterMeters meters) {
        this.raft = raft;
        this.commands = commands;
        this.registry = registry;
        this.allocator = allocator;
        this.floodStage = floodStage;
        this.self = self;
        this.clusterName = clusterName;
        this.silence = silence;
        this.clock = clock;
        this.meters = meters;
    }

    public void start(Duration interval) {
        var _ = timer.scheduleWithFixedDelay(this::tick, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs the duties soon, when something happened that shards may have waited for. */
    public void wake() {
        timer.execute(this::tick);
    }

    private void tick() {
        try {
            boolean leads = raft.leads();
            long term = raft.term();
            // Office lost and won again between two ticks counts as well: the nodes spoke to somebody else meanwhile.
            if (leads && term != ledTerm) {
                registry.reset(raft.stateMachine().current().nodes().keySet());
                execute(state -> Membership.elected(state, self, clusterName, clock.getAsLong()));
                LOG.info("elected as leader [{}] in term [{}]", self.getName(), term);
            } else if (!leads && ledTerm != NONE) {
                LOG.info("no longer leader [{}]", self.getName());
            }
            ledTerm = leads ? term : NONE;
            if (leads) {
                listMasters();
                removeSilent();
                executeIfNeeded(state -> floodStage.decide(state, registry.reports()));
                executeIfNeeded(state -> AutoExpand.decide(state, clock.getAsLong()));
                executeIfNeeded(this::allocate);
            }
        } catch (SearchException failure) {
            LOG.debug("leader duties interrupted: {}", failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("leader duties failed", failure);
        }
    }

    private void listMasters() {
        List<Node> present = Stream.concat(
                        Stream.of(self),
                        raft.followers(silence).stream()
                                .map(peer -> Node.newBuilder()
                                        .setId(peer.id())
                                        .setName(peer.id())
                                        .setHost(peer.host())
                                        .setGrpcPort(peer.grpcPort())
                                        .addRoles(NodeRole.MASTER)
                                        .build()))
                .toList();
        executeIfNeeded(state -> Membership.masters(state, present, clock.getAsLong()));
    }

    private void removeSilent() {
        List<String> others = raft.stateMachine().current().nodes().values().stream()
                .filter(node -> !Membership.isMaster(node))
                .map(Node::getId)
                .toList();
        for (String id : registry.silent(others, silence)) {
            execute(state -> Membership.left(state, id, clock.getAsLong()));
            registry.forget(id);
            meters.nodeLost();
            LOG.info("node left [{}]: silent for more than [{}]", id, silence);
        }
    }

    /** A look at the state first: most ticks have nothing to do, and need no place in the queue. */
    private void executeIfNeeded(Decider decider) {
        if (!decider.decide(raft.stateMachine().current()).records().isEmpty()) {
            execute(decider);
        }
    }

    private Decision allocate(ClusterState state) {
        long start = System.nanoTime();
        List<ClusterRecord> records = new ArrayList<>();
        allocator
                .allocate(state, registry.reports(), clock.getAsLong())
                .forEach(change -> records.addAll(change.records()));
        meters.allocated(System.nanoTime() - start);
        return new Decision(records);
    }

    private void execute(Decider decider) {
        commands.execute(decider, COMMAND_TIMEOUT);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
