package io.diagon.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.MasterAddresses;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RegisterRequest;
import io.diagon.protocol.cluster.RegisterResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    /** Loaded machines are slow. */
    private static final int SECONDS = 60;

    private final String address = UUID.randomUUID().toString();
    private final Master leader = new Master();
    private final ClusterStateWatcher watcher =
            new ClusterStateWatcher((known, wait) -> Optional.empty(), Duration.ofSeconds(1), false);
    private final MasterClient client = new MasterClient(
            MasterAddresses.of(List.of("127.0.0.1:1")),
            node -> InProcessChannelBuilder.forName(address).build(),
            watcher);
    private final Registration registration = new Registration(client, Duration.ofMillis(5));
    private Server server;

    private static final class Master extends MasterServiceGrpc.MasterServiceImplBase {
        private final BlockingQueue<Node> registered = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> beats = new LinkedBlockingQueue<>();
        private final BlockingQueue<NodeLeavingCommand> farewells = new LinkedBlockingQueue<>();
        private volatile boolean knows = true;
        private volatile boolean fails;

        @Override
        public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
            knows = true;
            registered.add(request.getNode());
            observer.onNext(RegisterResponse.getDefaultInstance());
            observer.onCompleted();
        }

        @Override
        public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
            beats.add(request.getNodeId());
            if (fails) {
                observer.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            observer.onNext(
                    HeartbeatResponse.newBuilder().setUnknownNode(!knows).build());
            observer.onCompleted();
        }

        @Override
        public void execute(ClusterCommand command, StreamObserver<CommandAnswer> observer) {
            farewells.add(command.getNodeLeaving());
            observer.onNext(CommandAnswer.getDefaultInstance());
            observer.onCompleted();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName(address)
                .addService(leader)
                .build()
                .start();
        registration.start("coordinator-7", "10.0.0.7", 9207);
    }

    @AfterEach
    void stop() {
        registration.close();
        client.close();
        watcher.close();
        server.shutdownNow();
    }

    @Test
    void aCoordinatorRegistersWithItsAddressAndGoesOnBeating() throws InterruptedException {
        Node node = leader.registered.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(node).isNotNull();
        assertThat(node.getName()).isEqualTo("coordinator-7");
        assertThat(node.getHost()).isEqualTo("10.0.0.7");
        assertThat(node.getHttpPort()).isEqualTo(9207);
        assertThat(node.getRolesList()).containsExactly(NodeRole.COORDINATOR);
        for (int i = 0; i < 3; i++) {
            assertThat(leader.beats.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(registration.id());
        }
        assertThat(leader.registered).isEmpty();
    }

    @Test
    void aCoordinatorThatStopsSaysSoAndDoesNotComeBack() throws InterruptedException {
        assertThat(leader.registered.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(leader.beats.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();

        registration.close();

        assertThat(leader.farewells)
                .containsExactly(NodeLeavingCommand.newBuilder()
                        .setNodeId(registration.id())
                        .setEphemeralId(registration.id())
                        .setGone(true)
                        .build());
        assertThat(leader.registered).isEmpty();
    }

    @Test
    void aCoordinatorThatWasForgottenRegistersAgain() throws InterruptedException {
        assertThat(leader.registered.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
        leader.knows = false;
        Node again = leader.registered.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(again).isNotNull();
        assertThat(again.getId()).isEqualTo(registration.id());
    }

    @Test
    void aCoordinatorThatNoMasterHearsGoesOnTrying() throws InterruptedException {
        assertThat(leader.registered.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
        leader.fails = true;
        for (int i = 0; i < 5; i++) {
            assertThat(leader.beats.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
        }
        leader.fails = false;
        leader.knows = false;
        assertThat(leader.registered.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(watcher.current()).isEqualTo(ClusterState.UNKNOWN);
    }
}
