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
                generation = unseal(generation);
            }
            list.generations.add(generation);
        }
        Files.deleteIfExists(Generation.path(directory, checkpoint.generation() + 1));
        return list;
    }

    /** The crash came between the seal and the checkpoint: the seal is cut off and the generation goes on. */
    private static Generation unseal(Generation generation) {
        return new Generation(
                generation.number(),
                generation.path(),
                generation.operations(),
                generation.bytes(),
                generation.maxSeqNo(),
                false);
    }

    private Generation begun(long number) {
        return new Generation(number, Generation.path(directory, number), 0, RecordFormat.HEADER_BYTES, -1, false);
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

    synchronized void grow(long operations, long bytes, long maxSeqNo) {
        generations.addLast(generations.removeLast().with(operations, bytes, maxSeqNo));
    }

    synchronized void roll() {
        Generation full = generations.removeLast();
        generations.addLast(full.seal());
        generations.addLast(begun(full.number() + 1));
    }

    /** Removes and returns the oldest generations that hold nothing above the sequence number; never the current one. */
    synchronized List<Generation> trim(long committed) {
        committedSeqNo = Math.max(committedSeqNo, committed);
        List<Generation> removed = new ArrayList<>();
        while (generations.size() > 1 && generations.getFirst().maxSeqNo() <= committed) {
            removed.add(generations.removeFirst());
        }
        return removed;
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
