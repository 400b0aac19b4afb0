package io.diagon.engine;

import com.google.protobuf.ByteString;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes up a mapping and documents of few distinct values, so that they often meet. */
final class RandomShard {
    static final List<String> WORDS =
            List.of("apple", "apply", "banana", "band", "cat", "dog", "fox", "foxes", "grape", "hat", "ink", "jump");

    private final Random random;

    RandomShard(Random random) {
        this.random = random;
    }

    ShardConfig config() {
        IndexMapping.Builder mapping = IndexMapping.newBuilder().setVersion(1);
        mapping.addProperties(field("text", FieldType.TEXT).toBuilder()
                .setAnalyzer(random.nextBoolean() ? "" : "whitespace")
                .addFields(field("raw", FieldType.KEYWORD)));
        mapping.addProperties(field("tag", FieldType.KEYWORD));
        mapping.addProperties(field("count", random.nextBoolean() ? FieldType.LONG : FieldType.INTEGER));
        mapping.addProperties(field("price", random.nextBoolean() ? FieldType.DOUBLE : FieldType.FLOAT));
        mapping.addProperties(field("day", FieldType.DATE));
        mapping.addProperties(field("flag", FieldType.BOOLEAN));
        mapping.addProperties(field("address", FieldType.IP));
        ShardConfig.Builder config = ShardConfig.newBuilder()
                .setMapping(mapping)
                .setIndexName("random")
                .setReorder(random.nextInt(3) == 0);
        if (random.nextInt(3) == 0) {
            config.setSimilarityK1(random.nextInt(4) * 0.7f).setSimilarityB(random.nextInt(5) * 0.25f);
        }
        if (random.nextInt(3) == 0) {
            for (String field : List.of("day", random.nextBoolean() ? "tag" : "price")) {
                config.addIndexSortBuilder()
                        .setField(field)
                        .setDescending(random.nextBoolean())
                        .setMissingFirst(random.nextBoolean())
                        .setGreatest(random.nextBoolean());
            }
        }
        return config.build();
    }

    private static FieldMapping field(String name, FieldType type) {
        return FieldMapping.newBuilder().setName(name).setType(type).build();
    }

    WriteBatch batch() {
        WriteBatch.Builder batch = WriteBatch.newBuilder().setPrimaryTerm(1).setNowMillis(0);
        int operations = 1 + random.nextInt(60);
        for (int i = 0; i < operations; i++) {
            WriteOperation.Builder operation = batch.addOperationsBuilder().setId("d" + random.nextInt(200));
            switch (random.nextInt(12)) {
                case 0 -> operation.setType(WriteOperation.Type.DELETE);
                case 1 -> operation.setType(WriteOperation.Type.CREATE).setSource(document());
                default -> operation.setSource(document());
            }
        }
        return batch.build();
    }

    private ByteString document() {
        List<String> members = new ArrayList<>();
        member(members, "text", () -> '"' + text(8) + '"');
        member(members, "tag", () -> '"' + word() + '"');
        member(members, "count", () -> String.valueOf(random.nextInt(40) - 10));
        member(members, "price", this::price);
        member(members, "day", () -> '"' + day() + '"');
        member(members, "flag", () -> String.valueOf(random.nextBoolean()));
        member(members, "address", () -> '"' + address() + '"');
        return ByteString.copyFromUtf8("{" + String.join(",", members) + "}");
    }

    private void member(List<String> members, String name, Supplier<String> value) {
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> members.add("\"" + name + "\":[" + value.get() + "," + value.get() + "," + value.get() + "]");
            case 2 -> members.add("\"" + name + "\":" + (random.nextInt(4) == 0 ? "null" : value.get()));
            default -> members.add("\"" + name + "\":" + value.get());
        }
    }

    String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    String text(int most) {
        StringBuilder text = new StringBuilder(word());
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(' ').append(word());
        }
        return text.toString();
    }

    String price() {
        return String.valueOf(random.nextInt(2000) / 8.0 - 50);
    }

    String day() {
        String date = "2024-0%d-1%d".formatted(1 + random.nextInt(9), random.nextInt(10));
        return random.nextBoolean() ? date + "T0%d:00:00.000Z".formatted(random.nextInt(10)) : date;
    }

    String address() {
        return "10.0.%d.%d".formatted(random.nextInt(2), random.nextInt(20));
    }
}
