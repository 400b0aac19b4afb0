package io.diagon.master.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.Membership;
import io.diagon.master.metrics.MasterMeters;
import io.diagon.protocol.cluster.Node;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftNodeTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** So long that a slow machine does not make a follower think that there is no leader. */
    private static final Duration NO_ELECTION_BUT_THE_FIRST = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final List<RaftNode> running = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (RaftNode node : running) {
            node.close();
        }
    }

    @Test
    void aSingleMasterKeepsItsStateOverARestart() throws Exception {
        List<String> peers = peers(1);
        RaftNode node = start("m0", peers);
        join(leader(List.of(node)), "n1");
        node.close();
        running.clear();

        RaftNode again = start("m0", peers);

        leader(List.of(again));
        assertThat(again.stateMachine().current().nodes()).containsKey("n1");
    }

    @Test
    void aMasterStartsFromItsSnapshot() throws Exception {
        List<String> peers = peers(1);
        RaftNode node = start("m0", peers, 10);
        RaftNode leader = leader(List.of(node));
        for (int i = 0; i < 25; i++) {
            join(leader, "n" + i);
        }
        await(() -> snapshots() > 0);
        node.close();
        running.clear();

        RaftNode again = start("m0", peers, 10);

        leader(List.of(again));
        assertThat(again.stateMachine().current().nodes()).hasSize(25);
    }

    private long snapshots() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
                    .count();
        } catch (IOException | UncheckedIOException changing) {
            return 0;
        }
    }

    @Test
    void threeMastersGoOnWhenTheLeaderStops() throws Exception {
        List<String> peers = peers(3);
        List<RaftNode> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(start("m" + i, peers));
        }
        RaftNode first = leader(nodes);
        join(first, "n1");
        await(() -> first.followers(LONG).size() == 2);
        first.close();
        running.remove(first);
        nodes.remove(first);

        RaftNode second = leader(nodes);
        join(second, "n2");
        await(() -> second.followers(Duration.ofSeconds(3)).size() == 1);

        for (RaftNode node : nodes) {
            await(() -> node.stateMachine().current().nodes().keySet().containsAll(List.of("n1", "n2")));
        }
    }

    @Test
    void aLeaderThatStopsMakesAnotherOneTheLeaderAndNoCommandIsLost() throws Exception {
        List<String> peers = peers(3);
        List<RaftNode> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(start("m" + i, peers, 1000, NO_ELECTION_BUT_THE_FIRST));
        }
        RaftNode first = leader(nodes);
        long term = first.term();
        join(first, "n0");
        await(() -> first.followers(LONG).size() == 2);
        List<RaftNode> others = nodes.stream().filter(node -> node != first).toList();
        AtomicInteger joined = new AtomicInteger();
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Void> commands = CompletableFuture.runAsync(() -> {
            while (!stopped.get()) {
                joinAnywhere(nodes, "c" + joined.get());
                joined.incrementAndGet();
            }
        });
        await(() -> joined.get() > 5);

        first.resign();

        assertThat(first.leads()).isFalse();
        assertThat(first.leader()).isPresent();
        RaftNode second = leader(others);
        assertThat(second.term()).isEqualTo(term + 1);
        int before = joined.get();
        await(() -> joined.get() > before + 5);
        first.close();
        running.remove(first);
        int after = joined.get();
        await(() -> joined.get() > after + 5);
        stopped.set(true);
        commands.get(1, TimeUnit.MINUTES);
        assertThat(second.term()).as("nobody was elected once more").isEqualTo(term + 1);
        for (int number = 0; number < joined.get(); number++) {
            assertThat(second.stateMachine().current().nodes()).containsKey("c" + number);
        }
    }

    private static void joinAnywhere(List<RaftNode> nodes, String id) {
        long end = System.nanoTime() + LONG.toNanos();
        while (true) {
            for (RaftNode node : nodes) {
                try {
                    join(node, id);
                    return;
                } catch (SearchException failure) {
                    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_MASTER);
                }
            }
            assertThat(System.nanoTime()).as("a leader within reach").isLessThan(end);
        }
    }

    @Test
    void mastersStartAndChooseALeaderWhileTheNameOfOneIsNotFound() throws Exception {
        List<String> peers = new ArrayList<>(peers(2));
        peers.add("m2@m2.masters.invalid:9302:20002");

        RaftNode leader = leader(List.of(start("m0", peers), start("m1", peers)));
        join(leader, "n1");

        assertThat(leader.stateMachine().current().nodes()).containsKey("n1");
    }

    @Test
    void aMasterStartsWhileItsOwnNameIsNotFound() throws Exception {
        String own = peers(1).getFirst().replace("127.0.0.1", "m0.masters.invalid");

        RaftNode node = start("m0", List.of(own));

        join(leader(List.of(node)), "n1");
    }

    private static void join(RaftNode leader, String id) {
        try (CommandQueue queue = new CommandQueue(leader, new MasterMeters(new SimpleMeterRegistry()))) {
            queue.execute(
                    state ->
                            Membership.joined(state, Node.newBuilder().setId(id).build(), 1),
                    LONG);
        }
    }

    private RaftNode start(String id, List<String> peers) throws IOException {
        return start(id, peers, 1000);
    }

    private RaftNode start(String id, List<String> peers, int snapshotEvery) throws IOException {
        return start(id, peers, snapshotEvery, Duration.ofSeconds(1));
    }

    private RaftNode start(String id, List<String> peers, int snapshotEvery, Duration electionTimeout)
            throws IOException {
        RaftNode node = new RaftNode(
                RaftPeers.parse(id, peers), directory.resolve(id).toFile(), electionTimeout, snapshotEvery);
        running.add(node);
        node.start();
        return node;
    }

    private static RaftNode leader(List<RaftNode> nodes) {
        await(() -> nodes.stream().anyMatch(RaftNode::leads));
        return nodes.stream().filter(RaftNode::leads).findFirst().orElseThrow();
    }

    private static void await(Supplier<Boolean> condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static List<String> peers(int count) throws IOException {
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (ServerSocket socket = new ServerSocket(0)) {
                peers.add("m" + i + "@127.0.0.1:" + socket.getLocalPort() + ":" + (20_000 + i));
            }
        }
        return peers;
    }
}
