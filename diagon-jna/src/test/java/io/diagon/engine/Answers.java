package io.diagon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.TopHits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what two engines answered. Document numbers may differ: documents are told apart by their ids. */
final class Answers {
    private static final double SCORE_TOLERANCE = 1e-5;
    private static final double METRIC_TOLERANCE = 1e-9;

    private Answers() {}

    static void assertSame(ShardSearchResponse actual, ShardSearchResponse expected, boolean sorted) {
        TopHits hits = actual.getTopHits();
        TopHits wanted = expected.getTopHits();
        assertThat(hits.getTotalHits()).as("total hits").isEqualTo(wanted.getTotalHits());
        if (sorted) {
            assertThat(ids(actual)).as("ids in order").isEqualTo(ids(expected));
        } else {
            assertThat(ids(actual)).as("ids").containsExactlyInAnyOrderElementsOf(ids(expected));
            Map<String, Float> scores = new HashMap<>();
            List<String> wantedIds = ids(expected);
            for (int i = 0; i < wantedIds.size(); i++) {
                scores.put(wantedIds.get(i), wanted.getScores(i));
            }
            List<String> ids = ids(actual);
            for (int i = 0; i < ids.size(); i++) {
                float score = scores.get(ids.get(i));
                assertThat(hits.getScores(i)).as("score of [%s]", ids.get(i)).isCloseTo(score, within((float)
                        (SCORE_TOLERANCE * Math.max(1, score))));
                assertThat(hits.getScores(i)).as("order").isLessThanOrEqualTo(hits.getScores(Math.max(0, i - 1)));
            }
        }
        assertThat(actual.getAggregationsCount()).as("aggregations").isEqualTo(expected.getAggregationsCount());
        for (int i = 0; i < expected.getAggregationsCount(); i++) {
            assertSame(actual.getAggregations(i), expected.getAggregations(i), "aggregations");
        }
    }

    private static List<String> ids(ShardSearchResponse response) {
        return response.getFetched().getDocumentsList().stream()
                .map(document -> document.getId() + "@" + document.getVersion()
                        + document.getSource().toStringUtf8())
                .toList();
    }

    private static void assertSame(Message actual, Message expected, String path) {
        for (FieldDescriptor field : expected.getDescriptorForType().getFields()) {
            // Neither says more than the field's mapping.
            if (field.getName().equals("format")) {
                continue;
            }
            String at = path + "." + field.getName();
            if (field.isRepeated()) {
                assertThat(actual.getRepeatedFieldCount(field)).as(at).isEqualTo(expected.getRepeatedFieldCount(field));
                for (int i = 0; i < expected.getRepeatedFieldCount(field); i++) {
                    assertSameValue(
                            actual.getRepeatedField(field, i), expected.getRepeatedField(field, i), at + "[" + i + "]");
                }
            } else if (!field.hasPresence() || expected.hasField(field) || actual.hasField(field)) {
                assertSameValue(actual.getField(field), expected.getField(field), at);
            }
        }
    }

    private static void assertSameValue(Object actual, Object expected, String path) {
        if (expected instanceof Message message) {
            assertSame((Message) actual, message, path);
        } else if (expected instanceof Double number && !number.isInfinite()) {
            assertThat((Double) actual)
                    .as(path)
                    .isCloseTo(number, within(METRIC_TOLERANCE * Math.max(1, Math.abs(number))));
        } else {
            assertThat(actual).as(path).isEqualTo(expected);
        }
    }
}
