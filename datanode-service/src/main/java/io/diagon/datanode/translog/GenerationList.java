package io.diagon.datanode.translog;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generations of a log, oldest first; the last one is written to. Thread-safe. */
final class GenerationList {
    private final Path directory;
    private final Deque<Generation> generations = new ArrayDeque<>();
    private long committedSeqNo = -1;

    GenerationList(Path directory, long first) {
        this.directory = directory;
        generations.add(begun(first));
    }

    private GenerationList(Path directory) {
        this.directory = directory;
    }

    /** Reads what the checkpoint names; a newer generation that a crash left half made is deleted. */
    static GenerationList read(Path directory, Checkpoint checkpoint) throws IOException {
        GenerationList list = new GenerationList(directory);
        for (long number = checkpoint.minGeneration(); number <= checkpoint.generation(); number++) {
            Path path = Generation.path(directory, number);
            if (!Files.exists(path)) {
                throw new SearchException(ErrorCode.CORRUPT_INDEX, "translog generation is missing [" + path + "]");
            }
            boolean newest = number == checkpoint.generation();
            Generation generation = GenerationReader.read(
                    number, path, newest ? checkpoint.syncedPosition() : Long.MAX_VALUE, operation -> {});
            if (newest && generation.sealed()) {
                // The crash came between the seal and the checkpoint: the seal is cut off and the generation goes on.
                generation = generation.unseal();
            }
            list.generations.add(generation);
        }
        Files.deleteIfExists(Generation.path(directory, checkpoint.generation() + 1));
        return list;
    }

    private Generation begun(long number) {
        return Generation.begun(number, Generation.path(directory, number));
    }

    synchronized Generation current() {
        return generations.getLast();
    }

    synchronized long oldest() {
        return generations.getFirst().number();
    }

    synchronized List<Generation> all() {
        return List.copyOf(generations);
    }

    synchronized void grow(long operations, long bytes, long firstSeqNo, long lastSeqNo) {
        generations.addLast(generations.removeLast().with(operations, bytes, firstSeqNo, lastSeqNo));
    }

    synchronized void roll() {
        Generation full = generations.removeLast();
        generations.addLast(full.seal());
        generations.addLast(begun(full.number() + 1));
    }

    /** Removes and returns the oldest generations that nobody needs; never the current one. */
    synchronized List<Generation> trim(long committed, Retention retention) {
        committedSeqNo = Math.max(committedSeqNo, committed);
        long bytes = generations.stream().mapToLong(Generation::bytes).sum();
        List<Generation> removed = new ArrayList<>();
        while (generations.size() > 1) {
            Generation oldest = generations.getFirst();
            if (oldest.maxSeqNo() > committed || retention.keeps(oldest.maxSeqNo(), bytes)) {
                break;
            }
            bytes -= oldest.bytes();
            removed.add(generations.removeFirst());
        }
        return removed;
    }

    /** The generation that holds the sequence number, if it has not been forgotten. */
    synchronized @Nullable Generation holding(long seqNo) {
        for (Generation generation : generations) {
            if (!generation.empty() && generation.minSeqNo() <= seqNo && seqNo <= generation.maxSeqNo()) {
                return generation;
            }
        }
        return null;
    }

    synchronized TranslogStats stats() {
        long operations = 0;
        long bytes = 0;
        long uncommittedOperations = 0;
        long uncommittedBytes = 0;
        long maxSeqNo = -1;
        for (Generation generation : generations) {
            operations += generation.operations();
            bytes += generation.bytes();
            maxSeqNo = Math.max(maxSeqNo, generation.maxSeqNo());
            if (generation.maxSeqNo() > committedSeqNo) {
                uncommittedOperations += generation.operations();
                uncommittedBytes += generation.bytes();
            }
        }
        return new TranslogStats(operations, bytes, uncommittedOperations, uncommittedBytes, maxSeqNo);
    }
}
