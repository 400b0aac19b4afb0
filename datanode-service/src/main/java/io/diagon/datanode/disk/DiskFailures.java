package io.diagon.datanode.disk;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.IOException;

/** What a failed operation on a file means. */
public final class DiskFailures {
    private DiskFailures() {}

    /** Whether there was no room, by the words of the operating system: Java has no other sign of it. */
    public static boolean full(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left on device") || message.contains("Disk quota exceeded");
    }

    public static SearchException of(String what, IOException e) {
        return new SearchException(full(e) ? ErrorCode.DISK_FULL : ErrorCode.IO, what + ": " + e.getMessage(), e);
    }
}
