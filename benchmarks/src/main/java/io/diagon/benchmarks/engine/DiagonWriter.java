package io.diagon.benchmarks.engine;

import com.google.protobuf.ByteString;
import io.diagon.benchmarks.corpus.Corpus;
import io.diagon.engine.NativeShardEngine;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import java.io.IOException;
import java.nio.file.Path;

/** Indexes as a primary does, with one thread. */
final class DiagonWriter {
    private static final int BATCH = 500;

    static final ShardConfig CONFIG = ShardConfig.newBuilder()
            .setIndexName("bench")
            .setMaxBufferBytes(256L << 20)
            .setMaxMergedSegmentBytes(1L << 40)
            .setMapping(IndexMapping.newBuilder()
                    .setVersion(1)
                    .addProperties(field("title", FieldType.TEXT))
                    .addProperties(field("body", FieldType.TEXT))
                    .addProperties(field("few", FieldType.KEYWORD))
                    .addProperties(field("some", FieldType.KEYWORD))
                    .addProperties(field("many", FieldType.KEYWORD))
                    .addProperties(field("time", FieldType.DATE))
                    .addProperties(field("value", FieldType.LONG)))
            .build();

    private DiagonWriter() {}

    /** Returns documents a second of CPU time, until they are on the disk and before they are merged; making them up does not count. */
    static double build(Path path, Corpus corpus, Variant variant) throws IOException {
        try (NativeShardEngine shard = NativeShardEngine.open(path, CONFIG)) {
            int each = Math.ceilDiv(corpus.size(), Variant.SEGMENTS);
            Batches batches = new Batches(shard);
            corpus.forEach(document -> {
                batches.add(WriteOperation.newBuilder()
                        .setId(document.id())
                        .setSource(ByteString.copyFromUtf8(document.json())));
                if (variant == Variant.NATURAL && (document.number() + 1) % each == 0) {
                    batches.send();
                    batches.timed(shard::refresh);
                }
            });
            batches.send();
            batches.timed(shard::refresh);
            batches.timed(shard::flush);
            double rate = corpus.size() / (batches.nanos / 1e9);
            if (variant != Variant.NATURAL) {
                shard.forceMerge(1, false);
            }
            if (variant == Variant.DELETED) {
                for (int number = 0; number < corpus.size(); number++) {
                    if (Variant.deleted(number)) {
                        batches.add(WriteOperation.newBuilder()
                                .setType(WriteOperation.Type.DELETE)
                                .setId(Integer.toString(number)));
                    }
                }
                batches.send();
                shard.refresh();
            }
            shard.flush();
            return rate;
        }
    }

    private static FieldMapping field(String name, FieldType type) {
        return FieldMapping.newBuilder().setName(name).setType(type).build();
    }

    /** Several operations a call. */
    private static final class Batches {
        private final NativeShardEngine shard;
        private WriteBatch.Builder batch = next();
        private long nanos;

        Batches(NativeShardEngine shard) {
            this.shard = shard;
        }

        private static WriteBatch.Builder next() {
            return WriteBatch.newBuilder().setPrimaryTerm(1);
        }

        void add(WriteOperation.Builder operation) {
            batch.addOperations(operation);
            if (batch.getOperationsCount() == BATCH) {
                send();
            }
        }

        void send() {
            if (batch.getOperationsCount() > 0) {
                timed(this::write);
                batch = next();
            }
        }

        private void write() {
            for (WriteResult result : shard.write(batch.build()).getResultsList()) {
                if (result.hasFailure()) {
                    throw new IllegalStateException(result.getFailure().getReason());
                }
            }
        }

        void timed(Runnable work) {
            long start = Stopwatch.cpuNanos();
            work.run();
            nanos += Stopwatch.cpuNanos() - start;
        }
    }
}
