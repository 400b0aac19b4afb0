package io.diagon.metrics;

import io.diagon.cluster.ProcessCounters;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** What every service says of its build, its configuration and its process. */
public final class ServiceCollector implements MultiCollector {
    private final Labelled self;
    private final String version;
    private final String configurationHash;
    private final MappedAreas areas = new MappedAreas(Path.of("/proc"), System::nanoTime);
    private final ContainerMemory container = new ContainerMemory(Path.of("/sys/fs/cgroup"));

    /** Whose values they are. */
    public record Labelled(String cluster, String node, String role) {
        public Samples samples() {
            return new Samples("cluster", cluster, "node", node);
        }
    }

    /** @param configuration that the service started with, under {@code diagon} */
    public ServiceCollector(Labelled self, String version, Map<String, String> configuration) {
        this.self = self;
        this.version = version;
        this.configurationHash = ConfigurationHash.of(configuration);
    }

    @Override
    public MetricSnapshots collect() {
        Samples samples = self.samples()
                .words(
                        "diagon_build",
                        "what runs here",
                        "role",
                        self.role(),
                        "version",
                        version,
                        "java",
                        Runtime.version().toString())
                .words(
                        "diagon_config_hash",
                        "the effective configuration without what differs by node",
                        "role",
                        self.role(),
                        "hash",
                        configurationHash);
        add(samples, "diagon_process_resident_bytes", "resident memory of the process", resident());
        add(samples, "diagon_process_mapped_areas", "memory areas that the process has mapped", areas.count());
        add(samples, "diagon_process_mapped_areas_limit", "how many it may map", areas.limit());
        add(samples, "diagon_container_memory_bytes", "working set of the container", container.workingSetBytes());
        add(samples, "diagon_container_memory_limit_bytes", "memory limit of the container", container.limitBytes());
        return samples.snapshots();
    }

    private static OptionalLong resident() {
        long bytes = ProcessCounters.residentBytes();
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    private static void add(Samples samples, String name, String help, OptionalLong value) {
        value.ifPresent(known -> samples.gauge(name, help, known));
    }
}
