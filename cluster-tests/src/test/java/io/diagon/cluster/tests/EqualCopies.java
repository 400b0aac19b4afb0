package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Compares the copies of every shard of an index with one replica, document by document. */
final class EqualCopies {
    private EqualCopies() {}

    /** The same documents at the same versions, whichever copy answers. */
    static void expect(RestClient rest, String index) {
        // Copies may move while they are compared.
        Poll.until("copies are equal", () -> {
            rest.get("/_cluster/health/" + index
                    + "?wait_for_status=green&wait_for_no_relocating_shards=true&timeout=120s");
            compare(rest, index);
            return true;
        });
    }

    private static void compare(RestClient rest, String index) {
        rest.post("/" + index + "/_refresh", "");
        Map<Integer, Map<Boolean, String>> nodes = new HashMap<>();
        rest.get("/_cat/shards/" + index + "?format=json")
                .forEach(shard -> nodes.computeIfAbsent(shard.get("shard").asInt(), number -> new HashMap<>())
                        .put(
                                shard.get("prirep").asString().equals("p"),
                                shard.get("node").asString()));
        nodes.forEach((number, copies) -> {
            assertThat(copies).hasSize(2);
            Map<String, List<Long>> primary = documents(rest, index, number, copies.get(true));
            assertThat(primary).isNotEmpty();
            Map<String, List<Long>> replica = documents(rest, index, number, copies.get(false));
            assertThat(replica.equals(primary))
                    .as("shard %d: replica has %d documents, primary %d", number, replica.size(), primary.size())
                    .isTrue();
        });
    }

    /** Sequence number, term and version by id, as one copy of a shard has them. */
    private static Map<String, List<Long>> documents(RestClient rest, String index, int shard, String node) {
        JsonNode answer =
                rest.post("/" + index + "/_search?preference=_shards:" + shard + "%7C_only_nodes:" + node, """
                {"size": 200000, "seq_no_primary_term": true, "version": true, "_source": false, "track_total_hits": true}""");
        assertThat(answer.at("/_shards/failed").asInt()).isZero();
        assertThat(answer.at("/hits/total/value").asInt()).isLessThanOrEqualTo(200_000);
        Map<String, List<Long>> documents = new HashMap<>();
        answer.at("/hits/hits")
                .forEach(hit -> documents.put(
                        hit.get("_id").asString(),
                        List.of(
                                hit.get("_seq_no").asLong(),
                                hit.get("_primary_term").asLong(),
                                hit.get("_version").asLong())));
        return documents;
    }
}
