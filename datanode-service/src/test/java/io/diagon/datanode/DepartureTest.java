package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.cluster.DepartureReasons;
import io.diagon.datanode.cluster.Farewell;
import io.diagon.datanode.cluster.Farewell.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class DepartureTest extends ReplicatedShardFixture {
    private static final Duration GRACE = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofHours(1);

    private static final DepartureReasons RESTART = () -> DepartureReason.RESTART;
    private static final DepartureReasons REMOVAL = () -> DepartureReason.REMOVAL;
    private static final DepartureReasons DELETION = () -> DepartureReason.DELETION;

    @Test
    void aNodeAsksUntilItMayLeave() throws Exception {
        Copy first = primary(LONG, RESTART);
        await(() -> first.node().ready());
        master.keepsNodes = true;

        CompletableFuture<Farewell> farewell = depart(first);
        await(() -> master.farewells.size() > 2);
        assertThat(master.farewells).containsOnly("leave");
        assertThat(first.node().ready()).isFalse();
        bulk(first, index("1", "it serves on"));
        master.keepsNodes = false;

        assertThat(outcome(farewell)).isEqualTo(Outcome.LEFT);
        assertThat(master.farewells).endsWith("leave", "leave gone");
    }

    @Test
    void aNodeWhosePatienceIsOverGoesWithoutLeaveAndHandsOverWhatItCan() throws Exception {
        Copy first = primary(Duration.ZERO, RESTART);
        Copy second = start("b");
        master.assign(second.id(), "r", false);
        master.awaitStarted("r");
        master.keepsNodes = true;

        assertThat(first.node().depart().outcome()).isEqualTo(Outcome.NOT_LET_GO);

        assertThat(master.farewells).containsExactly("leave", "leave gone");
        assertThat(master.inSync()).containsExactly("r");
    }

    @Test
    void errorsAreNoLeave() throws Exception {
        Copy first = primary(Duration.ZERO, RESTART);
        master.failsFarewells = true;
        assertThat(first.node().depart().outcome()).isEqualTo(Outcome.UNHEARD);
    }

    @Test
    void aNodeLeavesOnceWhoeverAsks() throws Exception {
        Copy first = primary(LONG, RESTART);
        CompletableFuture<Farewell> other = depart(first);

        Farewell farewell = first.node().depart();
        first.node().close();

        assertThat(other.get(1, TimeUnit.MINUTES)).isSameAs(farewell);
        assertThat(master.farewells).containsExactly("leave", "leave", "leave gone");
    }

    @Test
    void aReasonThatCanNotBeFoundOutIsARestart() throws Exception {
        Copy first = primary(Duration.ofMillis(100), () -> {
            throw new IllegalStateException("nobody answers");
        });
        assertThat(first.node().depart()).isEqualTo(new Farewell(DepartureReason.RESTART, Outcome.LEFT));
    }

    @Test
    void aReasonIsAskedForAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Copy first = primary(LONG, () -> {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("nobody answers");
            }
            return DepartureReason.DELETION;
        });
        Copy second = start("b");
        CompletableFuture<Farewell> farewell = depart(first);
        await(() -> master.farewells.contains("drain"));
        master.relocate(second.id(), "t");

        assertThat(farewell.get(1, TimeUnit.MINUTES))
                .isEqualTo(new Farewell(DepartureReason.DELETION, Outcome.DRAINED));
    }

    @Test
    void aNodeThatDoesNotComeBackGoesWhenNothingIsLeftOnIt() throws Exception {
        Copy first = primary(Duration.ZERO, REMOVAL);
        bulk(first, index("1", "word"));
        Copy second = start("b");

        master.failsFarewells = true;
        CompletableFuture<Farewell> farewell = depart(first);
        await(() -> master.farewells.size() > 1);
        master.failsFarewells = false;
        await(() -> master.farewells.stream().filter("drain"::equals).count() > 1);
        master.keepsNodes = true;
        master.relocate(second.id(), "t");
        await(() -> master.farewells.stream().filter("drain gone"::equals).count() > 1);
        assertThat(farewell).as("the master knows of a copy").isNotDone();
        master.keepsNodes = false;

        assertThat(outcome(farewell)).isEqualTo(Outcome.DRAINED);
        assertThat(master.farewells).doesNotContain("leave", "leave gone");
        assertThat(master.inSync()).containsExactly("t");
        assertThat(get(second, "1").getFound()).isTrue();
    }

    @Test
    void aNodeThatIsDeletedWithTheMastersGoesWithWhatItHas() throws Exception {
        Copy first = primary(Duration.ofMillis(200), DELETION);
        bulk(first, index("1", "word"));
        master.failsFarewells = true;

        assertThat(first.node().depart()).isEqualTo(new Farewell(DepartureReason.DELETION, Outcome.UNHEARD));

        assertThat(master.farewells).containsOnly("unheard");
    }

    @Test
    void aNodeThatIsDeletedAloneIsEmptied() throws Exception {
        Copy first = primary(LONG, DELETION);
        bulk(first, index("1", "word"));
        Copy second = start("b");

        CompletableFuture<Farewell> farewell = depart(first);
        await(() -> master.farewells.contains("drain"));
        master.relocate(second.id(), "t");

        assertThat(outcome(farewell)).isEqualTo(Outcome.DRAINED);
        assertThat(get(second, "1").getFound()).isTrue();
    }

    @Test
    void aNodeThatIsDeletedAndWhoseCopiesGoNowhereGoesWhenItsPatienceIsOver() throws Exception {
        Copy first = primary(Duration.ofMillis(200), DELETION);

        assertThat(first.node().depart().outcome()).isEqualTo(Outcome.NOT_LET_GO);

        assertThat(master.farewells).endsWith("drain", "leave gone");
    }

    private Copy primary(Duration patience, DepartureReasons reasons) throws Exception {
        startMaster(Map.of());
        Copy copy = start("a", GRACE, patience, reasons);
        master.assign(copy.id(), "p", true);
        master.awaitStarted("p");
        return copy;
    }

    private static CompletableFuture<Farewell> depart(Copy copy) {
        CompletableFuture<Farewell> farewell = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> farewell.complete(copy.node().depart()));
        return farewell;
    }

    private static Outcome outcome(CompletableFuture<Farewell> farewell) throws Exception {
        return farewell.get(1, TimeUnit.MINUTES).outcome();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
