package io.diagon.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Numbers in files of the kernel. */
final class Numbers {
    private Numbers() {}

    /** The one number in the file; empty if it is not there, or holds a word such as {@code max}. */
    static OptionalLong read(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).trim()));
        } catch (IOException | NumberFormatException absent) {
            return OptionalLong.empty();
        }
    }

    /** The number behind the name at the beginning of a line, whatever stands between them. */
    static OptionalLong read(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name) && !Character.isLetterOrDigit(line.charAt(name.length())))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException absent) {
            return OptionalLong.empty();
        }
    }
}
