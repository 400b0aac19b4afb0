package io.diagon.coordinator.dsl;

import com.google.protobuf.ByteString;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes {@link Json} back, for what is echoed in the answer. */
public final class JsonWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonWriter() {}

    public static ByteString bytes(Json value) {
        ByteString.Output out = ByteString.newOutput();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, generator);
        }
        return out.toByteString();
    }

    public static void write(Json value, JsonGenerator generator) {
        switch (value.kind()) {
            case OBJECT -> {
                generator.writeStartObject();
                value.members().forEach((name, member) -> {
                    generator.writeName(name);
                    write(member, generator);
                });
                generator.writeEndObject();
            }
            case ARRAY -> {
                generator.writeStartArray();
                value.elements().forEach(element -> write(element, generator));
                generator.writeEndArray();
            }
            case STRING -> generator.writeString(value.text());
            case INTEGER, DECIMAL -> generator.writeNumber(value.text());
            case BOOLEAN -> generator.writeBoolean(value.asBoolean());
            case NULL -> generator.writeNull();
        }
    }
}
