package io.diagon.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {
    private final Connection connection = new Connection();

    @Test
    void writesAllAndLeavesItToTheServerWhenToSend() throws IOException {
        write(Map.of());

        assertThat(connection.toString(StandardCharsets.UTF_8)).isEqualTo("{\"took\":1,\"timed_out\":false}");
        assertThat(connection.flushed).isFalse();
    }

    @Test
    void filtersAndIndents() throws IOException {
        write(Map.of("filter_path", "took", "pretty", ""));

        assertThat(connection.toString(StandardCharsets.UTF_8)).isEqualTo("{\n  \"took\" : 1\n}\n");
        assertThat(connection.flushed).isFalse();
    }

    private void write(Map<String, String> parameters) throws IOException {
        RestResponse.JsonResponse answer = new RestResponse.JsonResponse(200, json -> {
            json.writeStartObject();
            json.writeNumberProperty("took", 1);
            json.writeBooleanProperty("timed_out", false);
            json.writeEndObject();
        });
        ResponseWriter.json(answer, parameters, connection);
    }

    private static final class Connection extends ByteArrayOutputStream {
        private boolean flushed;

        @Override
        public void flush() {
            flushed = true;
        }
    }
}
