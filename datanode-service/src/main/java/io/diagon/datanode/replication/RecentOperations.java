package io.diagon.datanode.replication;

import io.diagon.protocol.write.WriteOperation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a primary's log in memory, up to a number of bytes, for the copies that keep up. Thread-safe. */
final class RecentOperations {
    private static final long MAX_BYTES = 4 << 20;

    private final Deque<WriteOperation> operations = new ArrayDeque<>();
    private long bytes;
    private long end;

    /** @param end the sequence number that comes next */
    RecentOperations(long end) {
        this.end = end;
    }

    synchronized void add(List<WriteOperation> added) {
        for (WriteOperation operation : added) {
            operations.addLast(operation);
            bytes += operation.getSerializedSize();
            end = operation.getSeqNo() + 1;
        }
        while (bytes > MAX_BYTES) {
            bytes -= operations.removeFirst().getSerializedSize();
        }
    }

    /** What comes from the sequence number on, as much as fits, at least one; empty at the end; null if it is not held any more. */
    synchronized @Nullable List<WriteOperation> from(long seqNo, int maxOperations, long maxBytes) {
        if (seqNo >= end) {
            return List.of();
        }
        long skip = seqNo - (end - operations.size());
        if (skip < 0) {
            return null;
        }
        List<WriteOperation> found = new ArrayList<>();
        long size = 0;
        for (WriteOperation operation : operations) {
            if (skip-- > 0) {
                continue;
            }
            size += operation.getSerializedSize();
            if (!found.isEmpty() && (found.size() >= maxOperations || size > maxBytes)) {
                break;
            }
            found.add(operation);
        }
        return found;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long end() {
        return end;
    }
}
