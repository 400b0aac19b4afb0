package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.cluster.Endpoint;
import io.diagon.benchmarks.cluster.ProcessUsage;
import java.io.IOException;
import java.util.Collection;

/** Something that answers OpenSearch's REST API, and the processes that it takes. */
interface Peer extends AutoCloseable {
    Endpoint endpoint();

    Collection<Long> processes() throws IOException;

    /** The sum of its processes. */
    default ProcessUsage usage() throws IOException {
        double cpuSeconds = 0;
        long residentMegabytes = 0;
        for (long process : processes()) {
            ProcessUsage usage = ProcessUsage.of(process);
            cpuSeconds += usage.cpuSeconds();
            residentMegabytes += usage.residentMegabytes();
        }
        return new ProcessUsage(cpuSeconds, residentMegabytes);
    }

    @Override
    void close() throws IOException;
}
