package io.diagon.datanode.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.Update;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import org.junit.jupiter.api.Test;

class UpdateTranslatorTest {
    private static final GetResponse.Document MISSING =
            GetResponse.Document.newBuilder().setId("1").build();
    private static final GetResponse.Document PRESENT = GetResponse.Document.newBuilder()
            .setFound(true)
            .setId("1")
            .setSeqNo(7)
            .setPrimaryTerm(2)
            .setVersion(3)
            .setRouting("r")
            .setSource(ByteString.copyFromUtf8("{\"a\":1}"))
            .build();

    private final UpdateTranslator translator = new UpdateTranslator();

    @Test
    void aChangeIsAnIndexBoundToTheDocumentItWasMadeFrom() {
        WriteOperation made = written(update(Update.newBuilder().setPartialDocument(json("{\"b\":2}"))), PRESENT);

        assertThat(made.getType()).isEqualTo(WriteOperation.Type.INDEX);
        assertThat(made.getSource().toStringUtf8()).isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(made.getIfSeqNo()).isEqualTo(7);
        assertThat(made.getIfPrimaryTerm()).isEqualTo(2);
        assertThat(made.getRouting()).isEqualTo("r");
    }

    @Test
    void nothingIsWrittenWhenNothingChangesUnlessAskedFor() {
        Update.Builder same = Update.newBuilder().setPartialDocument(json("{\"a\":1}"));

        assertThat(translator.translate(update(same), PRESENT))
                .isInstanceOfSatisfying(UpdateTranslator.Finished.class, finished -> {
                    assertThat(finished.result().getOutcome()).isEqualTo(WriteResult.Outcome.NOOP);
                    assertThat(finished.result().getVersion()).isEqualTo(3);
                });
        assertThat(written(update(same.setDetectNoop(false)), PRESENT)
                        .getSource()
                        .toStringUtf8())
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void aMissingDocumentIsMadeOfTheUpsertOrOfTheChange() {
        WriteOperation upsert = written(
                update(Update.newBuilder().setPartialDocument(json("{\"b\":2}")).setUpsert(json("{\"c\":3}"))),
                MISSING);
        WriteOperation docAsUpsert = written(
                update(Update.newBuilder().setPartialDocument(json("{\"b\":2}")).setDocAsUpsert(true)), MISSING);

        assertThat(upsert.getType()).isEqualTo(WriteOperation.Type.CREATE);
        assertThat(upsert.getSource().toStringUtf8()).isEqualTo("{\"c\":3}");
        assertThat(docAsUpsert.getSource().toStringUtf8()).isEqualTo("{\"b\":2}");
    }

    @Test
    void aMissingDocumentWithoutUpsertIsAFailure() {
        assertFails(ErrorCode.DOCUMENT_MISSING, update(Update.newBuilder().setPartialDocument(json("{}"))), MISSING);
    }

    @Test
    void anOldSequenceNumberIsAConflict() {
        WriteOperation stale = update(Update.newBuilder().setPartialDocument(json("{\"b\":2}"))).toBuilder()
                .setIfSeqNo(6)
                .setIfPrimaryTerm(2)
                .build();

        assertFails(ErrorCode.VERSION_CONFLICT, stale, PRESENT);
    }

    private void assertFails(ErrorCode code, WriteOperation operation, GetResponse.Document current) {
        assertThatThrownBy(() -> translator.translate(operation, current))
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private WriteOperation written(WriteOperation operation, GetResponse.Document current) {
        return ((UpdateTranslator.Write) translator.translate(operation, current)).operation();
    }

    private static WriteOperation update(Update.Builder update) {
        return WriteOperation.newBuilder()
                .setType(WriteOperation.Type.UPDATE)
                .setId("1")
                .setUpdate(update)
                .build();
    }

    private static ByteString json(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
