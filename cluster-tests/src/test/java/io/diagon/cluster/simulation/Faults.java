package io.diagon.cluster.simulation;

import io.diagon.master.index.IndexChanges;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.RerouteCommand.Step;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import java.util.List;
import java.util.Map;

/** What goes wrong, and what operators do meanwhile. */
final class Faults {
    private final SimulatedCluster cluster;
    private final VirtualTime time;
    private final Map<String, Integer> counts;
    private boolean stopped;

    /** @param counts by kind; is added to */
    Faults(SimulatedCluster cluster, Map<String, Integer> counts) {
        this.cluster = cluster;
        this.counts = counts;
        this.time = cluster.time;
    }

    void start() {
        later(1000 + time.draw(3000));
    }

    void stop() {
        stopped = true;
    }

    private void later(long millis) {
        time.after(millis, VirtualTime.OUTSIDE, () -> {
            if (!stopped) {
                next();
                later(100 + time.draw(2500));
            }
        });
    }

    private void next() {
        SimulatedNode node = cluster.nodes().get(time.draw(cluster.nodes().size()));
        SimulatedProcess process = node.process();
        int choice = time.draw(100);
        if (choice < 30 && process != null) {
            boolean power = time.chance(500);
            happens(power ? "power fails on" : "process is killed on", node.id());
            node.stop(power);
            restart(node);
        } else if (choice < 38 && process != null) {
            long millis = 100 + time.draw(8000);
            happens("process is paused on", node.id(), millis);
            process.pause(millis);
        } else if (choice < 53) {
            partition();
        } else if (choice < 60) {
            happens("leader is lost");
            cluster.masters.loseLeader();
        } else if (choice < 66 && process != null) {
            happens("node leaves", node.id());
            process.leave();
            restart(node);
        } else if (choice < 71) {
            replicas(time.draw(3));
        } else if (choice < 80) {
            reroute(node);
        } else if (choice < 84 && process != null) {
            process.copies().forEach(SimulatedCopy::fail);
            happens("copies fail on", node.id());
        } else if (choice < 96 && process != null) {
            happens("copies are flushed on", node.id());
            process.copies().forEach(SimulatedCopy::commitIfOpen);
        } else {
            happens("another node may join");
            cluster.join();
        }
    }

    private void happens(String what, Object... values) {
        counts.merge(what, 1, Integer::sum);
        cluster.note(what, values);
    }

    private void restart(SimulatedNode node) {
        time.after(time.chance(500) ? time.draw(300) : time.draw(15_000), VirtualTime.OUTSIDE, node::start);
    }

    private void partition() {
        String one = someone();
        String other = someone();
        boolean both = time.chance(500);
        happens(both ? "cut" : "cut one way", one, other);
        cluster.network.cut(one, other);
        if (both) {
            cluster.network.cut(other, one);
        }
        time.after(500 + time.draw(8000), VirtualTime.OUTSIDE, cluster.network::mend);
    }

    private String someone() {
        int at = time.draw(cluster.nodes().size() + 1);
        return at == cluster.nodes().size()
                ? SimulatedMasters.END.name()
                : cluster.nodes().get(at).id();
    }

    private void replicas(int wanted) {
        happens("number of replicas", wanted);
        UpdateIndexSettingsCommand command = UpdateIndexSettingsCommand.newBuilder()
                .addIndexUuids(SimulatedCluster.INDEX)
                .putSettings("index.number_of_replicas", Integer.toString(wanted))
                .build();
        cluster.masters.carryOut(state -> IndexChanges.updateSettings(state, command, time.now()));
    }

    private void reroute(SimulatedNode to) {
        List<SimulatedNode> nodes = cluster.nodes();
        String from = nodes.get(time.draw(nodes.size())).id();
        Step.Builder step = Step.newBuilder()
                .setShard(cluster.shard(time.draw(cluster.index().getNumberOfShards())))
                .setFromNodeId(from)
                .setNodeId(to.id());
        step.setType(time.chance(700) ? Step.Type.MOVE : Step.Type.CANCEL).setAllowPrimary(time.chance(500));
        happens("reroute", step.getType(), from, to.id());
        cluster.masters.reroute(RerouteCommand.newBuilder().addSteps(step).build());
    }
}
