package io.diagon.datanode.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.shard.FakeEngine;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.MappedWrites;
import io.diagon.datanode.shard.OpenShards;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.SearchException;
import io.diagon.protocol.replication.FileChunk;
import io.diagon.protocol.replication.OfferFiles;
import io.diagon.protocol.replication.OpenCopy;
import io.diagon.protocol.replication.StoredFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy takes from the streams of its primaries. */
class ReplicaSessionTest {
    private static final OfferFiles NO_FILES = OfferFiles.getDefaultInstance();
    private static final OfferFiles ONE_FILE = OfferFiles.newBuilder()
            .addFiles(StoredFile.newBuilder().setName("file").setBytes(2))
            .build();

    @TempDir
    private Path data;

    private final ShardRegistry shards = new ShardRegistry();
    private final WorkerPool pool = new WorkerPool("write", 1, 1);
    private IndexShard copy;

    @BeforeEach
    void open() {
        copy = OpenShards.openReplica(data, OpenShards.id(0), new FakeEngine());
        shards.put(copy);
    }

    @AfterEach
    void close() {
        copy.close(false);
        pool.close();
    }

    @Test
    void filesOfTheStreamThatComparedTheLogsLastAreInstalled() {
        ReplicaSession stream = opened(1, false);
        assertThat(stream.offer(NO_FILES)).isEmpty();
        stream.install();
        assertThat(copy.state()).as("to be opened again").isEqualTo(ShardState.CLOSED);
    }

    @Test
    void filesOfAnOlderPrimaryAreRefusedOnceTheCopyFollowsANewerOne() {
        ReplicaSession late = opened(1, false);
        late.offer(NO_FILES);
        opened(2, false);
        assertThatThrownBy(late::install)
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("follows another stream");
        assertThat(copy.state()).isEqualTo(ShardState.RECOVERING);
    }

    @Test
    void aChunkOfAnOlderStreamDoesNotGetAmongTheFilesOfANewerOne() {
        ReplicaSession late = opened(1, false);
        ReplicaSession next = opened(1, false);
        next.offer(ONE_FILE);
        assertThatThrownBy(() -> late.offer(NO_FILES)).hasMessageContaining("follows another stream");
        FileChunk chunk = FileChunk.newBuilder()
                .setName("file")
                .setContent(ByteString.copyFromUtf8("a"))
                .build();
        assertThatThrownBy(() -> late.write(chunk)).hasMessageContaining("follows another stream");
        assertThat(next.write(chunk)).isEqualTo(1);
    }

    @Test
    void aCopyThatCountsTakesNoFiles() {
        ReplicaSession stream = opened(1, true);
        assertThatThrownBy(() -> stream.offer(NO_FILES)).hasMessageContaining("copy in sync");
    }

    private ReplicaSession opened(long term, boolean inSync) {
        ReplicaSession session =
                new ReplicaSession(shards, new MappedWrites((shard, update) -> update), pool, new DiskRoom(data));
        session.open(OpenCopy.newBuilder()
                .setShard(copy.id())
                .setAllocationId("allocation")
                .setPrimaryTerm(term)
                .setMaxSeqNo(5)
                .setInSync(inSync)
                .build());
        return session;
    }
}
