package io.diagon.cluster.tests;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory of a few megabytes, which can be filled. Only root can mount one. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    static boolean mayMount() throws Exception {
        Path probe = Files.createTempDirectory("diagon-mount");
        try {
            if (run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString()) != 0) {
                return false;
            }
            return run("umount", probe.toString()) == 0;
        } finally {
            Files.delete(probe);
        }
    }

    static SmallDisk mount(Path directory, int megabytes) throws Exception {
        Files.createDirectories(directory);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()) != 0) {
            throw new IOException("can not mount " + directory);
        }
        return new SmallDisk(directory);
    }

    /** Leaves so many bytes, as some other program would. */
    void fill(long left) throws IOException {
        byte[] block = new byte[4096];
        try (RandomAccessFile file = new RandomAccessFile(filler().toFile(), "rw")) {
            file.seek(file.length());
            while (directory.toFile().getUsableSpace() > left) {
                file.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** What was freed meanwhile is taken too. */
    void fillQuietly() {
        try {
            fill(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() throws Exception {
        run("umount", "-l", directory.toString());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
