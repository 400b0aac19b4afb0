package io.diagon.datanode.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.diagon.error.SearchException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonMergeTest {
    private final JsonMerge merge = new JsonMerge();

    @Test
    void objectsMergeFieldByFieldAndEverythingElseIsReplaced() {
        assertThat(merged("{\"a\":{\"x\":1,\"y\":2},\"b\":[1,2]}", "{\"a\":{\"y\":3,\"z\":4},\"b\":[5],\"c\":null}"))
                .isEqualTo("{\"a\":{\"x\":1,\"y\":3,\"z\":4},\"b\":[5],\"c\":null}");
    }

    @Test
    void numbersKeepEveryDigit() {
        String document =
                "{\"big\":123456789012345678901234567890,\"fine\":0.12345678901234567890123456789," + "\"zero\":1.50}";

        assertThat(merged(document, "{\"more\":1}")).isEqualTo(document.replace("}", ",\"more\":1}"));
    }

    @Test
    void aChangeThatChangesNothingIsNone() {
        assertThat(merged("{\"a\":{\"x\":1},\"b\":\"c\"}", "{\"a\":{\"x\":1}}")).isNull();
        assertThat(merged("{\"a\":1}", "{}")).isNull();
    }

    @Test
    void whatIsNotAnObjectIsRefused() {
        assertThatThrownBy(() -> merged("{}", "[1]")).isInstanceOf(SearchException.class);
        assertThatThrownBy(() -> merged("{}", "{\"a\":")).isInstanceOf(SearchException.class);
    }

    private @Nullable String merged(String document, String partial) {
        ByteString result = merge.merge(ByteString.copyFromUtf8(document), ByteString.copyFromUtf8(partial));
        return result == null ? null : result.toStringUtf8();
    }
}
