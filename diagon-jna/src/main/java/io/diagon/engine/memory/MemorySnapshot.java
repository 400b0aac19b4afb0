package io.diagon.engine.memory;

import io.diagon.engine.memory.MemoryDocument.Content;
import java.util.BitSet;
import java.util.List;

/** The documents that are searchable, with those deleted but not yet merged away: they count in the statistics. */
record MemorySnapshot(List<MemoryDocument> documents, BitSet live, MemorySchema schema, long generation) {

    Similarity similarity(MemoryField field) {
        long count = 0;
        long tokens = 0;
        for (MemoryDocument document : documents) {
            Content content = document.content(field);
            if (content != null && !content.terms.isEmpty()) {
                count++;
                tokens += content.length;
            }
        }
        return Similarity.of(count, tokens, schema.similarity());
    }

    long docFreq(MemoryField field, String term) {
        return documents.stream()
                .map(document -> document.content(field))
                .filter(content -> content != null && content.terms.containsKey(term))
                .count();
    }
}
