package io.diagon.cluster.tests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does harm to one data node at a time, and now and then to the leader of the masters as well, and makes it good again. */
final class Nemesis {
    /** What is done to a data node. */
    enum Fault {
        KILL,
        PAUSE,
        ISOLATE,
        SEPARATE_FROM_MASTERS,
        DEAFEN,
        MUTE,
        DEAFEN_TO_MASTERS,
        SLOW,
        BREAK_CONNECTIONS,
        STOP,
        KILL_LEADER
    }

    private final FaultyCluster cluster;
    private final Random random;
    /** Every kind comes once before any comes again. */
    private final List<Fault> deck = new ArrayList<>();

    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

    Nemesis(FaultyCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** How many of each so far. */
    Map<Fault, Integer> done() {
        return done;
    }

    /** One fault from its beginning to its end. */
    void strike() throws InterruptedException {
        if (deck.isEmpty()) {
            deck.addAll(List.of(Fault.values()));
            Collections.shuffle(deck, random);
        }
        Fault fault = deck.removeLast();
        int node = random.nextInt(FaultyCluster.DATA_NODES);
        long millis = 1000 + random.nextInt(5000);
        boolean leaderToo = fault != Fault.KILL_LEADER && random.nextInt(5) == 0;
        String leader = fault == Fault.KILL_LEADER || leaderToo ? cluster.leader() : "";
        System.out.printf(
                "fault %s of %s for %d ms%s%n",
                fault,
                fault == Fault.KILL_LEADER ? leader : FaultyCluster.name(node),
                millis,
                leaderToo ? ", leader killed too" : "");
        done.merge(fault, 1, Integer::sum);
        begin(fault, node);
        if (!leader.isEmpty()) {
            if (leaderToo) {
                done.merge(Fault.KILL_LEADER, 1, Integer::sum);
            }
            cluster.nodes().killNode(leader);
        }
        TimeUnit.MILLISECONDS.sleep(millis);
        if (!leader.isEmpty()) {
            cluster.nodes().startNodes(leader);
        }
        end(fault, node);
    }

    private void begin(Fault fault, int node) {
        switch (fault) {
            case KILL -> cluster.nodes().killNode(FaultyCluster.name(node));
            case STOP -> cluster.nodes().stopNode(FaultyCluster.name(node));
            case PAUSE -> cluster.nodes().freezeNode(FaultyCluster.name(node));
            case ISOLATE -> cluster.isolate(node);
            case SEPARATE_FROM_MASTERS -> cluster.separateFromMasters(node);
            case DEAFEN -> cluster.deafen(node);
            case MUTE -> cluster.mute(node);
            case DEAFEN_TO_MASTERS -> cluster.deafenToMasters(node);
            case SLOW -> cluster.slow(node, Duration.ofMillis(100 + random.nextInt(500)));
            case BREAK_CONNECTIONS -> cluster.breakConnections(node);
            case KILL_LEADER -> {}
        }
    }

    private void end(Fault fault, int node) {
        switch (fault) {
            case KILL, STOP -> cluster.start(node);
            case PAUSE -> cluster.nodes().thawNode(FaultyCluster.name(node));
            default -> cluster.heal(node);
        }
    }
}
