package io.diagon.datanode.write;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Merges a partial document into a document: objects field by field, everything else by replacement. Numbers keep every digit. */
final class JsonMerge {
    private static final int MAX_NUMBER_LENGTH = 10_000;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** The merged document, or null if the partial one changes nothing. */
    @Nullable
    ByteString merge(ByteString document, ByteString partial) {
        try {
            ObjectNode target = object(document);
            if (!merge(target, object(partial))) {
                return null;
            }
            return UnsafeByteOperations.unsafeWrap(mapper.writeValueAsBytes(target));
        } catch (JacksonException e) {
            throw new SearchException(ErrorCode.MAPPER_PARSING, "failed to parse: " + e.getOriginalMessage(), e);
        }
    }

    private ObjectNode object(ByteString json) {
        JsonNode node = mapper.readTree(json.newInput());
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new SearchException(ErrorCode.MAPPER_PARSING, "failed to parse: a document has to be an object");
    }

    private static boolean merge(ObjectNode target, ObjectNode changes) {
        boolean changed = false;
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            JsonNode old = target.get(change.getKey());
            JsonNode value = change.getValue();
            if (old instanceof ObjectNode oldObject && value instanceof ObjectNode newObject) {
                changed |= merge(oldObject, newObject);
            } else if (!value.equals(old)) {
                target.set(change.getKey(), value);
                changed = true;
            }
        }
        return changed;
    }
}
