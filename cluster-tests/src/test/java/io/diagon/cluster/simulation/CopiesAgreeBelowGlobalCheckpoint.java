package io.diagon.cluster.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What any copy knows to be below the global checkpoint is the same in all of them. */
final class CopiesAgreeBelowGlobalCheckpoint implements Invariant {
    private final Map<Integer, List<Operation>> agreed = new TreeMap<>();

    @Override
    public void changed(SimulatedCluster cluster) {
        for (SimulatedProcess process : cluster.processes()) {
            for (SimulatedCopy copy : process.copies()) {
                if (copy.opened) {
                    compare(copy);
                }
            }
        }
    }

    private void compare(SimulatedCopy copy) {
        List<Operation> known = agreed.computeIfAbsent(copy.id.getNumber(), first -> new ArrayList<>());
        List<Operation> log = copy.disk.log;
        for (int at = 0; at <= copy.globalCheckpoint; at++) {
            Invariant.require(at < log.size(), "copy lacks what is below its checkpoint", copy.process.id(), at);
            if (at == known.size()) {
                known.add(log.get(at));
            }
            Invariant.require(
                    log.get(at).same(known.get(at)),
                    "copies differ below the global checkpoint",
                    copy.process.id(),
                    at,
                    log.get(at),
                    known.get(at));
        }
    }
}
