package io.diagon.datanode.translog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Records what is done to the files of a log and builds from it what a loss of power may leave: of a file anything between what was
 * synced last and what was written, in pages; of the checkpoint, which is one sector, one of the values since its last sync. A name is
 * safe once its file was synced and something else was done after; one that was removed may come back. Not thread-safe.
 */
final class SimulatedDisk implements LogFile.Opener {
    private static final int PAGE_BYTES = 512;

    private enum Kind {
        CREATE,
        RENAMED,
        WRITE,
        TRUNCATE,
        SYNC
    }

    private record Event(Kind kind, String name, long position, byte[] bytes, Set<String> names) {}

    private static final class Content {
        private byte[] written = {};
        private byte[] durable = {};
        /** What was written since the last sync, whole. */
        private final List<byte[]> versions = new ArrayList<>();

        private boolean named;
        private int lastSync = -1;
    }

    private final Path directory;
    private final List<Event> events = new ArrayList<>();

    SimulatedDisk(Path directory) {
        this.directory = directory;
    }

    /** How much was done: a point at which the power may fail. */
    int events() {
        return events.size();
    }

    @Override
    public LogFile open(Path path) throws IOException {
        String name = path.getFileName().toString();
        boolean existed = Files.exists(path);
        LogFile file = LogFile.open(path);
        if (!existed) {
            record(Kind.CREATE, name, 0, new byte[0]);
        } else if (events.stream().noneMatch(event -> event.name().equals(name))) { // took its name complete
            record(Kind.RENAMED, name, 0, Files.readAllBytes(path));
        }
        return new LogFile() {
            @Override
            public void write(long position, byte[] bytes, int length) throws IOException {
                file.write(position, bytes, length);
                record(Kind.WRITE, name, position, Arrays.copyOf(bytes, length));
            }

            @Override
            public void sync() throws IOException {
                file.sync();
                record(Kind.SYNC, name, 0, new byte[0]);
            }

            @Override
            public void truncate(long length) throws IOException {
                file.truncate(length);
                record(Kind.TRUNCATE, name, length, new byte[0]);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    private void record(Kind kind, String name, long position, byte[] bytes) {
        events.add(new Event(kind, name, position, bytes, names()));
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** Puts into an empty directory what the disk may hold if the power fails after so many events. */
    void cut(int count, Random random, Path target) throws IOException {
        Map<String, Content> contents = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int now = i;
            contents.values().forEach(content -> content.named |= content.lastSync >= 0 && content.lastSync < now);
            apply(events.get(i), i, contents.computeIfAbsent(events.get(i).name(), name -> new Content()));
        }
        Set<String> names = count == 0 ? Set.of() : events.get(count - 1).names();
        for (Map.Entry<String, Content> entry : contents.entrySet()) {
            Content content = entry.getValue();
            boolean there = names.contains(entry.getKey()) && content.named || random.nextBoolean();
            if (there) {
                boolean sector = entry.getKey().equals(Checkpoint.FILE_NAME);
                Files.write(target.resolve(entry.getKey()), sector ? oneOf(content, random) : torn(content, random));
            }
        }
    }

    private static void apply(Event event, int number, Content content) {
        switch (event.kind()) {
            case CREATE -> {
                content.written = new byte[0];
                content.durable = new byte[0];
                content.versions.clear();
                content.named = false;
                content.lastSync = -1;
            }
            case RENAMED -> {
                content.written = event.bytes();
                content.durable = event.bytes();
                content.lastSync = number;
            }
            case WRITE -> {
                int end = Math.toIntExact(event.position()) + event.bytes().length;
                content.written = Arrays.copyOf(content.written, Math.max(end, content.written.length));
                System.arraycopy(
                        event.bytes(), 0, content.written, Math.toIntExact(event.position()), event.bytes().length);
                content.versions.add(content.written.clone());
            }
            case TRUNCATE -> content.written = Arrays.copyOf(content.written, Math.toIntExact(event.position()));
            case SYNC -> {
                content.durable = content.written.clone();
                content.versions.clear();
                content.lastSync = number;
            }
        }
    }

    private static byte[] oneOf(Content content, Random random) {
        int choice = random.nextInt(content.versions.size() + 1);
        return choice == 0 ? content.durable : content.versions.get(choice - 1);
    }

    private static byte[] torn(Content content, Random random) {
        int choice = random.nextInt(4);
        if (choice == 0 || Arrays.equals(content.durable, content.written)) {
            return content.durable;
        }
        if (choice == 1) {
            return content.written;
        }
        int grown = Math.max(0, content.written.length - content.durable.length);
        byte[] left = Arrays.copyOf(content.written, content.durable.length + random.nextInt(grown + 1));
        for (int start = 0; start < left.length; start += PAGE_BYTES) {
            if (random.nextInt(4) == 0) {
                for (int i = start; i < Math.min(start + PAGE_BYTES, left.length); i++) {
                    left[i] = i < content.durable.length ? content.durable[i] : 0;
                }
            }
        }
        return left;
    }
}
