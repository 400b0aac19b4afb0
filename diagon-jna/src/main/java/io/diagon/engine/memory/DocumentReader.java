package io.diagon.engine.memory;

import io.diagon.engine.memory.MemoryDocument.Content;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.mapping.Dynamic;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads one document by the mapping; collects the fields that it lacks. */
final class DocumentReader {
    private final MemorySchema schema;
    private final Map<String, Content> contents = MemoryDocument.noContents();
    private final DynamicFields missing = new DynamicFields();

    DocumentReader(MemorySchema schema) {
        this.schema = schema;
    }

    /** Reads; the contents are valid only if no field was {@link #missing()}. */
    Map<String, Content> read(String source) {
        Dynamic dynamic = schema.mapping().getDynamic();
        object(
                "",
                JsonReader.readObject(source),
                dynamic == Dynamic.DYNAMIC_UNSPECIFIED ? Dynamic.DYNAMIC_TRUE : dynamic);
        return contents;
    }

    DynamicFields missing() {
        return missing;
    }

    private void object(String prefix, Map<?, ?> object, Dynamic dynamic) {
        object.forEach((key, value) -> property(prefix + key, value, dynamic));
    }

    private void property(String name, @Nullable Object value, Dynamic dynamic) {
        if (value instanceof List<?> list) {
            list.forEach(element -> property(name, element, dynamic));
        } else if (value instanceof Map<?, ?> object) {
            FieldMapping mapping = schema.object(name);
            if (mapping != null && mapping.hasEnabled() && !mapping.getEnabled()) {
                return;
            }
            Dynamic own = mapping == null ? Dynamic.DYNAMIC_UNSPECIFIED : mapping.getDynamic();
            object(name + ".", object, own == Dynamic.DYNAMIC_UNSPECIFIED ? dynamic : own);
        } else {
            leaf(name, value, dynamic);
        }
    }

    private void leaf(String name, @Nullable Object value, Dynamic dynamic) {
        MemoryField field = schema.find(name);
        if (field != null) {
            add(field, value);
        } else if (value != null && dynamic == Dynamic.DYNAMIC_STRICT) {
            throw new SearchException(
                    ErrorCode.STRICT_DYNAMIC_MAPPING,
                    "mapping set to strict, dynamic introduction of [" + name + "] is not allowed");
        } else if (value != null && dynamic == Dynamic.DYNAMIC_TRUE) {
            missing.add(name, value);
        }
    }

    private void add(MemoryField field, @Nullable Object given) {
        FieldMapping mapping = field.mapping();
        Object value = given == null && mapping.hasNullValue() ? FieldValues.plain(mapping.getNullValue()) : given;
        if (value != null) {
            try {
                index(field, value);
            } catch (SearchException e) {
                if (!mapping.getIgnoreMalformed()) {
                    throw new SearchException(
                            ErrorCode.MAPPER_PARSING,
                            "failed to parse field [" + field.name() + "] of type [" + field.type() + "]",
                            e);
                }
            }
        }
        for (FieldMapping other : mapping.getFieldsList()) {
            add(new MemoryField(field.name() + "." + other.getName(), other), given);
        }
    }

    private void index(MemoryField field, Object value) {
        String text = value.toString();
        int limit = field.mapping().getIgnoreAbove();
        if (limit > 0 && field.type() == FieldType.KEYWORD && text.codePointCount(0, text.length()) > limit) {
            return;
        }
        Comparable<?> converted = FieldValues.value(field, value, true);
        Content content = contents.computeIfAbsent(field.name(), name -> new Content());
        if (field.isText()) {
            addTokens(field, content, text);
            return;
        }
        if (converted instanceof BytesRef bytes) {
            if (content.values.contains(bytes)) {
                return;
            }
            if (field.type() == FieldType.KEYWORD) {
                content.terms.put(text, List.of());
                content.length++;
            }
        }
        content.values.add(converted);
        content.values.sort(FieldValues::compare);
    }

    private static void addTokens(MemoryField field, Content content, String text) {
        FieldMapping mapping = field.mapping();
        if (content.position >= 0) {
            content.position += mapping.hasPositionIncrementGap() ? mapping.getPositionIncrementGap() : 100;
        }
        for (Token token : tokens(mapping.getAnalyzer(), text)) {
            content.position += token.increment();
            content.length += token.increment() > 0 ? 1 : 0;
            content.terms
                    .computeIfAbsent(token.text(), term -> new ArrayList<>())
                    .add(content.position);
        }
    }

    record Token(String text, int increment) {}

    static List<Token> tokens(String analyzer, String text) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream stream = MemorySchema.analyzer(analyzer).tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute increment = stream.addAttribute(PositionIncrementAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(new Token(term.toString(), increment.getPositionIncrement()));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tokens;
    }

    static List<String> terms(MemoryField field, String analyzer, Value value) {
        String text = FieldValues.plain(value).toString();
        String own = field.mapping().getSearchAnalyzer().isEmpty()
                ? field.mapping().getAnalyzer()
                : field.mapping().getSearchAnalyzer();
        return tokens(analyzer.isEmpty() ? own : analyzer, text).stream()
                .map(Token::text)
                .toList();
    }
}
