package io.diagon.datanode.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** The CRC-32C of a whole file. */
final class FileChecksum {
    private static final int BUFFER_BYTES = 256 * 1024;

    private FileChecksum() {}

    static int of(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream input = Files.newInputStream(file)) {
            int read = input.read(buffer);
            while (read >= 0) {
                crc.update(buffer, 0, read);
                read = input.read(buffer);
            }
        }
        return (int) crc.getValue();
    }
}
