package io.diagon.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Numbers in files of the kernel. */
final class Numbers {
    /** Characters of a number and the end of its line, and some to spare. */
    private static final int LONGEST = 64;

    private Numbers() {}

    /** The one number in the file; empty if it is not there, or holds a word such as {@code max}. */
    static OptionalLong read(Path file) {
        // In one read: numbers below /proc/sys can not be read on from their second digit.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = new byte[LONGEST];
            int length = in.read(text);
            return length < 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(new String(text, 0, length, StandardCharsets.US_ASCII).trim()));
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
