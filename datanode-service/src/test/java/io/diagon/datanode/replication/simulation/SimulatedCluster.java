package io.diagon.datanode.replication.simulation;

import io.diagon.datanode.replication.ReplicationTracker;
import io.diagon.datanode.replication.simulation.SimulatedNode.Operation;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nodes, a master and messages under way; every choice comes from the seed. */
final class SimulatedCluster {
    private static final int NODES = 3;
    private static final int BATCH = 3;

    private final Random random;
    private final SimulatedMaster master = new SimulatedMaster();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Runnable> messages = new ArrayList<>();
    private final Map<Integer, Operation> acknowledged = new TreeMap<>();
    private final Map<Long, Integer> leaders = new TreeMap<>();
    private boolean healthy;
    private int nextValue;

    SimulatedCluster(long seed) {
        random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new SimulatedNode(i));
        }
        master.create(0);
        nodes.get(0).learn(master.state());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(master.state().toString());
        for (SimulatedNode node : nodes) {
            text.append("\ndisk [")
                    .append(node.record())
                    .append("], open [")
                    .append(node.open)
                    .append("], primary [")
                    .append(node.primary)
                    .append("], log ")
                    .append(node.log().size());
        }
        return text.toString();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    int terms() {
        return leaders.size();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
    }

    /** From now on nothing fails: all copies become the same, with all that was acknowledged. */
    void heal() {
        healthy = true;
        nodes.forEach(node -> node.up = true);
        for (int i = 0; i < 400 && !settled(); i++) {
            for (int n = 0; n < NODES; n++) {
                SimulatedNode node = nodes.get(n);
                node.learn(master.state());
                node.sync();
                master.offer(n, node.record());
                feed(node);
            }
            while (!messages.isEmpty()) {
                messages.remove(0).run();
            }
            check();
        }
        SimulatedNode primary =
                nodes.stream().filter(node -> node.primary).findFirst().orElseThrow();
        for (SimulatedNode node : nodes) {
            require(node.log().equals(primary.log()), "copies differ after everything is well");
        }
        require(master.state().inSync().size() >= NODES, "not every copy came back");
    }

    private boolean settled() {
        return master.state().inSync().size() == NODES
                && nodes.stream().anyMatch(node -> node.primary)
                && nodes.stream()
                        .allMatch(node -> node.log().equals(nodes.get(0).log()));
    }

    private void step() {
        int n = random.nextInt(NODES);
        SimulatedNode node = nodes.get(n);
        int choice = random.nextInt(100);
        if (choice < 35 && !messages.isEmpty()) {
            Runnable message = messages.remove(random.nextInt(messages.size()));
            if (random.nextInt(10) > 0) {
                message.run();
            }
        } else if (choice < 50) {
            if (node.up) {
                feed(node);
            }
        } else if (choice < 65) {
            if (node.up && node.primary) {
                node.write(nextValue++);
            }
        } else if (choice < 80) {
            if (node.up) {
                node.sync();
            }
        } else if (choice < 90) {
            SimulatedMaster.State state = master.state();
            send(() -> {
                if (node.up) {
                    node.learn(state);
                }
            });
        } else if (choice < 93) {
            master.offer(n, node.up ? node.record() : "");
        } else if (choice < 95) {
            master.suspect(n);
        } else if (choice < 97) {
            node.commit();
        } else if (node.up) {
            node.crash(random.nextBoolean());
            master.suspect(n); // a restart is always noticed: it registers anew
        } else {
            node.up = true;
        }
        acknowledge(node);
    }

    private void send(Runnable message) {
        messages.add(message);
    }

    /** What the primary does for each of its copies, as far as the answers have come. */
    private void feed(SimulatedNode primary) {
        ReplicationTracker tracker = primary.tracker;
        if (tracker == null) {
            return;
        }
        for (Map.Entry<String, Integer> copy : master.state().routing().entrySet()) {
            String id = copy.getKey();
            if (!id.equals(primary.open) && tracker.tracked(id)) {
                feed(primary, tracker, id, nodes.get(copy.getValue()));
            }
        }
        for (String id : new TreeSet<>(tracker.inSync())) {
            boolean gone = !master.state().routing().containsKey(id);
            if (!id.equals(primary.open) && (gone || (!healthy && random.nextInt(20) == 0))) {
                remove(primary, tracker, id);
            }
        }
    }

    private void feed(SimulatedNode primary, ReplicationTracker tracker, String id, SimulatedNode target) {
        TermHistory history = primary.history();
        long term = tracker.term();
        long max = primary.comparable(id);
        boolean inSync = tracker.inSync(id);
        boolean told = tracker.takeIn(id);
        boolean files = !inSync && random.nextInt(10) == 0;
        List<Operation> prefix = List.copyOf(primary.durable());
        List<Operation> all = List.copyOf(primary.log());
        send(() -> call(() -> {
            long position = target.compare(id, term, history, max, inSync);
            if (position == -2) {
                send(() -> remove(primary, tracker, id));
                return;
            }
            if (files) {
                target.install(id, term, prefix, history);
                return;
            }
            send(() -> tracker.compared(id, position));
            int first = (int) position + 1;
            int end = Math.min(all.size(), first + random.nextInt(BATCH + 1));
            send(() -> call(() -> {
                long checkpoint = target.append(id, term, first, first < end ? all.subList(first, end) : List.of());
                send(() -> tracker.advanced(id, checkpoint));
                if (told) {
                    send(() -> master.started(id, term));
                }
            }));
        }));
    }

    private void remove(SimulatedNode primary, ReplicationTracker tracker, String id) {
        send(() -> {
            boolean removed = master.failed(id, tracker.term());
            send(() -> {
                if (removed) {
                    tracker.removed(id);
                } else if (primary.tracker == tracker
                        && !master.state().primary().equals(primary.open)) {
                    primary.close();
                }
            });
        });
    }

    private static void call(Runnable work) {
        try {
            work.run();
        } catch (SearchException refused) {
            // The stream ends; the primary opens another.
        }
    }

    private void acknowledge(SimulatedNode node) {
        if (node.tracker != null) {
            for (int i = acknowledged.size(); i <= node.tracker.globalCheckpoint(); i++) {
                acknowledged.put(i, node.log().get(i));
            }
        }
    }

    private void check() {
        for (int n = 0; n < NODES; n++) {
            SimulatedNode node = nodes.get(n);
            ReplicationTracker tracker = node.tracker;
            if (tracker != null) {
                Integer known = leaders.putIfAbsent(tracker.term(), n);
                require(known == null || known == n, "two primaries in term " + tracker.term());
                for (int i = 0; i <= tracker.globalCheckpoint(); i++) {
                    Operation operation = acknowledged.get(i);
                    require(
                            operation == null || operation.equals(node.log().get(i)),
                            "primary differs below its global checkpoint at " + i);
                }
            }
            if (master.state().inSync().contains(node.record())) {
                for (Map.Entry<Integer, Operation> entry : acknowledged.entrySet()) {
                    int i = entry.getKey();
                    require(
                            i < node.durable().size() && node.durable().get(i).equals(entry.getValue()),
                            "copy in sync lacks what was acknowledged at " + i);
                }
            }
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
