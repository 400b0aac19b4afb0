package io.diagon.datanode.cluster;

import io.diagon.cluster.MasterAddresses;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.MasterServiceGrpc;
import io.diagon.protocol.cluster.MasterServiceGrpc.MasterServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls the leader of the masters: goes where the last answer pointed, and round all addresses that the masters have at the time when there is
 * none.
 */
public final class MasterClient implements AutoCloseable {
    /** Between two rounds of asking every address, while an election may be going on. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final MasterAddresses addresses;
    private final Function<String, ManagedChannel> channelFactory;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Where the leader is thought to be; empty: nowhere yet. */
    private volatile String current = "";

    /** @param addresses of the masters' gRPC servers */
    public MasterClient(MasterAddresses addresses, Function<String, ManagedChannel> channelFactory) {
        this.addresses = addresses;
        this.channelFactory = channelFactory;
    }

    /**
     * Makes the call on the leader, trying again elsewhere until the patience is over. Calls have to bear being made twice.
     *
     * @param deadline of a single attempt
     * @param patience for all attempts; {@link Duration#ZERO}: each address once
     */
    public <T> T call(Duration deadline, Duration patience, Function<MasterServiceBlockingStub, T> call) {
        long giveUp = System.nanoTime() + patience.toNanos();
        int attempts = 0;
        while (true) {
            String address = address();
            try {
                return call.apply(MasterServiceGrpc.newBlockingStub(channel(address))
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
            } catch (StatusRuntimeException e) {
                attempts++;
                SearchException failure = GrpcFailures.fromStatus(e);
                if (!elsewhere(e, failure)) {
                    throw failure;
                }
                List<String> masters = addresses.current();
                String leader = leader(e);
                current = leader != null && !leader.equals(address) ? leader : after(masters, address);
                retain(masters);
                boolean roundOver = attempts > masters.size();
                if (roundOver && (System.nanoTime() - giveUp >= 0 || pause())) {
                    throw new SearchException(
                            ErrorCode.MASTER_NOT_DISCOVERED, "no master answers: " + failure.getMessage(), failure);
                }
            }
        }
    }

    private static boolean elsewhere(StatusRuntimeException status, SearchException failure) {
        Status.Code code = status.getStatus().getCode();
        return failure.code() == ErrorCode.NOT_MASTER
                || code == Status.Code.UNAVAILABLE
                || code == Status.Code.DEADLINE_EXCEEDED;
    }

    private static @Nullable String leader(StatusRuntimeException status) {
        Metadata trailers = status.getTrailers();
        String leader = trailers == null ? null : trailers.get(GrpcFailures.LEADER);
        return leader == null || leader.isBlank() ? null : leader;
    }

    /** The name service may give the masters in another order each time: what was chosen once stays until it fails. */
    private String address() {
        String known = current;
        if (known.isEmpty()) {
            known = addresses.current().getFirst();
            current = known;
        }
        return known;
    }

    private static String after(List<String> masters, String address) {
        return masters.get((masters.indexOf(address) + 1) % masters.size());
    }

    /** Forgets masters that are gone. A call under way to one comes to its end. */
    private void retain(List<String> masters) {
        channels.forEach((address, channel) -> {
            if (!masters.contains(address) && !address.equals(current) && channels.remove(address, channel)) {
                channel.shutdown();
            }
        });
    }

    /** Returns whether the client was closed meanwhile. */
    private boolean pause() {
        try {
            return closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private ManagedChannel channel(String address) {
        return channels.computeIfAbsent(address, channelFactory);
    }

    @Override
    public void close() {
        closed.countDown();
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
