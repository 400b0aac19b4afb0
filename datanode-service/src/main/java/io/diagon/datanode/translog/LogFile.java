package io.diagon.datanode.translog;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that the log appends to and overwrites in place. Not thread-safe, but sync may run beside write. */
interface LogFile extends Closeable {
    void write(long position, byte[] bytes, int length) throws IOException;

    /** Returns once everything written before the call is on the disk. */
    void sync() throws IOException;

    void truncate(long length) throws IOException;

    /** Opens files; tests put failing ones here. */
    interface Opener {
        LogFile open(Path path) throws IOException;
    }

    /** Interrupting a thread does not close the file, as it would with a FileChannel. */
    static LogFile open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new LogFile() {
            @Override
            public void write(long position, byte[] bytes, int length) throws IOException {
                file.seek(position);
                file.write(bytes, 0, length);
            }

            @Override
            public void sync() throws IOException {
                file.getFD().sync();
            }

            @Override
            public void truncate(long length) throws IOException {
                file.setLength(length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    /** Makes creations, renames and deletions in the directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
