package io.diagon.cluster;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configured names of masters stand for at present: a name can have several addresses, as a headless Service has, and they change.
 * Names are looked up again when they are a second old and somebody asks, in the background: whoever has to reach a master does not wait for a
 * name server. What a name stood for last counts while it can not be looked up.
 */
public final class MasterAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(MasterAddresses.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Only once, when nothing is known yet. */
    private static final Duration FIRST_LOOKUP = Duration.ofSeconds(1);

    /** Looks a host up. */
    @FunctionalInterface
    public interface Resolver {
        /** Its addresses, as they are written in {@code address:port}. */
        List<String> resolve(String host) throws UnknownHostException;
    }

    private final List<String> configured;
    private final Resolver resolver;
    private final Executor lookups;
    private final LongSupplier nanoClock;
    private final AtomicBoolean lookingUp = new AtomicBoolean();
    private final CountDownLatch lookedUp = new CountDownLatch(1);
    /** Of each configured name that could be looked up; only of the thread that looks up. */
    private final Map<String, List<String>> last = new LinkedHashMap<>();

    private volatile List<String> current;
    private volatile long lookedUpNanos;

    /**
     * @param configured {@code host:port}, where the host is a name or an address
     * @param lookups runs a lookup
     */
    public MasterAddresses(List<String> configured, Resolver resolver, Executor lookups, LongSupplier nanoClock) {
        if (configured.isEmpty()) {
            throw new IllegalArgumentException("no master is configured");
        }
        this.configured = List.copyOf(configured);
        this.resolver = resolver;
        this.lookups = lookups;
        this.nanoClock = nanoClock;
        this.current = this.configured;
        this.lookedUpNanos = nanoClock.getAsLong() - FRESH_NANOS;
    }

    /** By the name service of the system. */
    public static MasterAddresses of(List<String> configured) {
        return new MasterAddresses(
                configured,
                MasterAddresses::system,
                lookup -> Thread.ofVirtual().name("master-lookup").start(lookup),
                System::nanoTime);
    }

    private static List<String> system(String host) throws UnknownHostException {
        List<String> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            String written = address.getHostAddress();
            addresses.add(address instanceof Inet6Address ? '[' + written + ']' : written);
        }
        return addresses;
    }

    /** {@code address:port} of each master, in the order of the configuration; {@code host:port} where the host was never found. */
    public List<String> current() {
        if (nanoClock.getAsLong() - lookedUpNanos >= FRESH_NANOS && lookingUp.compareAndSet(false, true)) {
            lookups.execute(this::lookUp);
        }
        try {
            var _ = lookedUp.await(FIRST_LOOKUP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return current;
    }

    private void lookUp() {
        try {
            Set<String> addresses = new LinkedHashSet<>();
            configured.forEach(entry -> addresses.addAll(lookUp(entry)));
            current = List.copyOf(addresses);
        } finally {
            lookedUpNanos = nanoClock.getAsLong();
            lookingUp.set(false);
            lookedUp.countDown();
        }
    }

    private List<String> lookUp(String entry) {
        int colon = entry.lastIndexOf(':');
        try {
            String port = entry.substring(colon);
            List<String> found = resolver.resolve(entry.substring(0, colon)).stream()
                    .map(address -> address + port)
                    .toList();
            List<String> before = last.put(entry, found);
            if (before != null && !Set.copyOf(before).equals(Set.copyOf(found))) {
                LOG.info("masters moved [{}]: {}, before {}", entry, found, before);
            }
            return found;
        } catch (UnknownHostException e) {
            LOG.debug("master's name is not found [{}]", entry);
            return last.getOrDefault(entry, List.of(entry));
        }
    }
}
