package io.diagon.datanode.recovery;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much an engine has on the disk. */
public record EngineFiles(int count, long bytes) {

    /** To be called while the engine does not write. */
    public static EngineFiles in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new EngineFiles(0, 0);
        }
        try (Stream<Path> children = Files.list(directory)) {
            List<File> files = children.map(Path::toFile).filter(File::isFile).toList();
            return new EngineFiles(
                    files.size(), files.stream().mapToLong(File::length).sum());
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "files can not be listed [" + directory + "]", e);
        }
    }
}
