package io.diagon.cluster.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server on this machine and does to its connections what networks do: delays, loses sight of, and breaks them. */
final class TcpProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    /** On their way at a time, for each direction of a connection; more wait where they come from. */
    private static final int CHUNKS = 256;

    private final ServerSocket listener;
    private final CompletableFuture<Integer> target = new CompletableFuture<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Link toServer = new Link();
    private final Link toClient = new Link();
    private volatile boolean refusing;

    TcpProxy() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Where connections lead; those made before wait. */
    void forwardTo(int port) {
        target.complete(port);
    }

    /** Every byte towards the server arrives so much later. */
    void delayRequests(Duration delay) {
        toServer.set(delay, false);
    }

    /** Every byte from the server arrives so much later. */
    void delayAnswers(Duration delay) {
        toClient.set(delay, false);
    }

    /** Nothing arrives any more, in neither direction, and nobody is told: what is sent arrives after {@link #heal}. */
    void blackhole() {
        toServer.set(Duration.ZERO, true);
        toClient.set(Duration.ZERO, true);
    }

    /** Requests arrive, answers do not, until {@link #heal}. */
    void swallowAnswers() {
        toClient.set(Duration.ZERO, true);
    }

    /** Breaks all connections, and new ones as soon as they are made, until {@link #heal}. */
    void reset() {
        refusing = true;
        sockets.forEach(TcpProxy::breakOff);
    }

    void heal() {
        refusing = false;
        toServer.set(Duration.ZERO, false);
        toClient.set(Duration.ZERO, false);
    }

    @Override
    public void close() {
        refusing = true;
        heal();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(TcpProxy::breakOff);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    breakOff(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target.join());
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            if (refusing) {
                breakOff(client);
                breakOff(server);
            }
            toServer.carry(client, server);
            toClient.carry(server, client);
        } catch (IOException unreachable) {
            breakOff(client);
        }
    }

    /** The other end sees a reset. */
    private static void breakOff(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is broken already.
        }
    }

    /** @param sent when, as of {@link System#nanoTime} */
    private record Chunk(byte[] bytes, long sent) {}

    /** One direction of all connections. */
    private final class Link {
        private long delayNanos;
        private boolean held;

        synchronized void set(Duration delay, boolean hold) {
            delayNanos = delay.toNanos();
            held = hold;
            notifyAll();
        }

        void carry(Socket from, Socket to) {
            BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(CHUNKS);
            Thread.ofVirtual().start(() -> run(from, to, () -> read(from, onTheWay)));
            Thread.ofVirtual().start(() -> run(from, to, () -> write(to, onTheWay)));
        }

        private interface Pump {
            void run() throws IOException, InterruptedException;
        }

        private void run(Socket from, Socket to, Pump pump) {
            try {
                pump.run();
            } catch (IOException | InterruptedException broken) {
                breakOff(from);
                breakOff(to);
            }
            if (from.isClosed() || to.isClosed()) {
                sockets.remove(from);
                sockets.remove(to);
            }
        }

        private void read(Socket from, BlockingQueue<Chunk> onTheWay) throws IOException, InterruptedException {
            byte[] buffer = new byte[CHUNK_BYTES];
            int length;
            do {
                length = from.getInputStream().read(buffer);
                onTheWay.put(new Chunk(Arrays.copyOf(buffer, Math.max(0, length)), System.nanoTime()));
            } while (length >= 0);
        }

        private void write(Socket to, BlockingQueue<Chunk> onTheWay) throws IOException, InterruptedException {
            while (true) {
                Chunk chunk = onTheWay.take();
                await(chunk.sent());
                if (chunk.bytes().length == 0) {
                    to.shutdownOutput();
                    return;
                }
                to.getOutputStream().write(chunk.bytes());
            }
        }

        private synchronized void await(long sent) throws InterruptedException {
            long left;
            while ((left = sent + delayNanos - System.nanoTime()) > 0 || held) {
                wait(held ? 0 : left / 1_000_000 + 1);
            }
        }
    }
}
