package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.ClusterStateMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last cluster state, kept so that a node that starts while no master answers can serve its shards. A courtesy: it is written without
 * a sync, and one that is lost or damaged is done without.
 */
public final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final String NAME = "cluster-state";

    private final Path file;

    public StateFile(Path data) {
        this.file = data.resolve(NAME);
    }

    public ClusterState read() {
        if (!Files.exists(file)) {
            return ClusterState.UNKNOWN;
        }
        try {
            return ClusterState.of(ClusterStateMessage.parseFrom(Files.readAllBytes(file)));
        } catch (IOException e) {
            LOG.warn("kept cluster state can not be read, waiting for a master [{}]", file, e);
            return ClusterState.UNKNOWN;
        }
    }

    public void write(ClusterState state) {
        try {
            Path temporary = file.resolveSibling(NAME + ".tmp");
            Files.write(temporary, state.toMessage().toByteArray());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("cluster state can not be kept [{}]", file, e);
        }
    }
}
