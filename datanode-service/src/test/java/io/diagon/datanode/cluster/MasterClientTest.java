package io.diagon.datanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.MasterAddresses;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Masters that move, behind one name. */
class MasterClientTest {
    /** Loaded machines are slow. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String run = UUID.randomUUID().toString();
    private final Map<String, Server> servers = new HashMap<>();
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private final AtomicLong clock = new AtomicLong();
    private List<String> found = List.of("10.0.0.1");
    private final MasterClient client = new MasterClient(
            new MasterAddresses(
                    List.of("masters:9301"),
                    host -> found,
                    Runnable::run,
                    () -> clock.addAndGet(Duration.ofSeconds(1).toNanos())),
            this::channel);

    private ManagedChannel channel(String address) {
        ManagedChannel channel = InProcessChannelBuilder.forName(run + address).build();
        channels.put(address, channel);
        return channel;
    }

    private void serve(String address) throws IOException {
        servers.put(
                address,
                InProcessServerBuilder.forName(run + address)
                        .addService(new MasterServiceGrpc.MasterServiceImplBase() {
                            @Override
                            public void heartbeat(
                                    HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
                                observer.onNext(HeartbeatResponse.getDefaultInstance());
                                observer.onCompleted();
                            }
                        })
                        .build()
                        .start());
    }

    @AfterEach
    void stop() {
        client.close();
        servers.values().forEach(Server::shutdownNow);
    }

    private HeartbeatResponse beat() {
        return client.call(LONG, LONG, stub -> stub.heartbeat(HeartbeatRequest.getDefaultInstance()));
    }

    @Test
    void aMasterThatMovedIsFoundAndItsLastAddressForgotten() throws IOException {
        serve("10.0.0.1:9301");
        beat();

        servers.remove("10.0.0.1:9301").shutdownNow();
        found = List.of("10.0.0.2");
        serve("10.0.0.2:9301");

        assertThat(beat()).isEqualTo(HeartbeatResponse.getDefaultInstance());
        assertThat(channels.get("10.0.0.1:9301").isShutdown()).isTrue();
        assertThat(channels.get("10.0.0.2:9301").isShutdown()).isFalse();
    }

    @Test
    void mastersThatWereAddedAreAskedWhenTheOthersDoNotAnswer() throws IOException {
        serve("10.0.0.1:9301");
        beat();

        found = List.of("10.0.0.1", "10.0.0.3");
        servers.remove("10.0.0.1:9301").shutdownNow();
        serve("10.0.0.3:9301");

        assertThat(beat()).isEqualTo(HeartbeatResponse.getDefaultInstance());
    }
}
