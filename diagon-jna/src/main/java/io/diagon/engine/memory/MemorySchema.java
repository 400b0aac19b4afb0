package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.core.StopAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.jspecify.annotations.Nullable;

/** The fields of a mapping by their full names. */
final class MemorySchema {
    private static final Map<String, Analyzer> ANALYZERS = Map.of(
            "standard", new StandardAnalyzer(),
            "default", new StandardAnalyzer(),
            "simple", new SimpleAnalyzer(),
            "whitespace", new WhitespaceAnalyzer(),
            "keyword", new KeywordAnalyzer(),
            "stop", new StopAnalyzer(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET));

    private final IndexMapping mapping;
    private final Similarity.Parameters similarity;
    private final Map<String, MemoryField> fields = new HashMap<>();
    private final Map<String, FieldMapping> objects = new HashMap<>();

    MemorySchema(IndexMapping mapping, Similarity.Parameters similarity) {
        this.mapping = mapping;
        this.similarity = similarity;
        add("", mapping.getPropertiesList());
    }

    Similarity.Parameters similarity() {
        return similarity;
    }

    IndexMapping mapping() {
        return mapping;
    }

    /** The field of this name or alias, if there is one. */
    @Nullable
    MemoryField find(String name) {
        MemoryField field = fields.get(name);
        return field != null && field.type() == FieldType.ALIAS
                ? fields.get(field.mapping().getAliasPath())
                : field;
    }

    @Nullable
    FieldMapping object(String path) {
        return objects.get(path);
    }

    static Analyzer analyzer(String name) {
        Analyzer analyzer = ANALYZERS.get(name.isEmpty() ? "standard" : name);
        if (analyzer == null) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no analyzer [" + name + "]");
        }
        return analyzer;
    }

    private void add(String prefix, List<FieldMapping> properties) {
        for (FieldMapping property : properties) {
            String name = prefix + property.getName();
            switch (property.getType()) {
                case OBJECT -> {
                    objects.put(name, property);
                    add(name + ".", property.getPropertiesList());
                }
                case TEXT, KEYWORD, LONG, INTEGER, SHORT, BYTE, DOUBLE, FLOAT, BOOLEAN, DATE, IP, ALIAS -> {
                    fields.put(name, new MemoryField(name, property));
                    add(name + ".", property.getFieldsList());
                }
                default ->
                    throw new SearchException(
                            ErrorCode.ILLEGAL_ARGUMENT,
                            "the engine in memory has no fields of type [" + property.getType() + "]");
            }
        }
    }
}
