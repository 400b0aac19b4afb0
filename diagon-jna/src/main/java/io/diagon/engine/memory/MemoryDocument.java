package io.diagon.engine.memory;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A document as it was written. Immutable once it is read. */
record MemoryDocument(
        String id,
        String routing,
        ByteString source,
        long version,
        long seqNo,
        long primaryTerm,
        Map<String, Content> contents) {

    /** What a document holds of one field. */
    static final class Content {
        /** Positions by term, of text; keyword terms have none. */
        final Map<String, List<Integer>> terms = new TreeMap<>();
        /** Doc values, ascending: longs, doubles or {@code BytesRef}s; these without repetition. */
        final List<Comparable<?>> values = new ArrayList<>();
        /** Of text, in tokens without those at the position of another. */
        int length;
        /** Of the last token; -1: none yet. */
        int position = -1;
    }

    static Map<String, Content> noContents() {
        return new HashMap<>();
    }

    MemoryDocument withoutContents() {
        return new MemoryDocument(id, routing, source, version, seqNo, primaryTerm, Map.of());
    }

    @Nullable
    Content content(MemoryField field) {
        return contents.get(field.name());
    }

    List<Comparable<?>> values(MemoryField field) {
        Content content = contents.get(field.name());
        return content == null ? List.of() : content.values;
    }
}
