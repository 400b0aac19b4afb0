package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shard that the engine crashes its process with. The crash comes from a library loaded before the one that unpacks documents. */
class QuarantineTest {
    private static final String NODE = "data-node-0";
    private static final String CRASHING_LIBRARY = """
            #include <signal.h>
            #include <stdlib.h>
            #include <unistd.h>
            size_t ZSTD_decompressDCtx(void* c, void* d, size_t n, const void* s, size_t m) {
              const char* sign = getenv("DIAGON_TEST_CRASH");
              if (sign != 0 && access(sign, F_OK) == 0) raise(SIGSEGV);
              extern size_t ZSTD_decompress(void*, size_t, const void*, size_t);
              return ZSTD_decompress(d, n, s, m);
            }
            """;

    @TempDir
    static Path temporary;

    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 2);
        rest = cluster.rest();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aShardThatCrashesItsNodeTwiceIsNotOpenedThereUntilAnOperatorSaysSo() throws Exception {
        Path library = temporary.resolve("crash.so");
        assumeTrue(compiled(library), "crashing on purpose needs gcc");
        Path sign = temporary.resolve("crash-now");
        Map<String, String> environment =
                Map.of("LD_PRELOAD", library.toString(), "DIAGON_TEST_CRASH", sign.toString());
        rest.put("/poison", """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 1, "unassigned.node_left.delayed_timeout": "10m"}}""");
        green();
        rest.put("/poison/_doc/1?refresh=true", "{\"a\": 1}");
        rest.post("/poison/_refresh", "");
        cluster.stopNode(NODE);
        cluster.startNodes(environment, NODE);
        cluster.awaitNodes(2);
        green();

        for (int crash = 0; crash < 2; crash++) {
            rest.post("/poison/_refresh", "");
            Files.createFile(sign);
            rest.send("POST", "/poison/_search?preference=_only_nodes:" + NODE, "{}");
            Poll.until(
                    "the process is gone",
                    () -> cluster.status().stream()
                            .anyMatch(line -> line.startsWith(NODE + " ") && line.endsWith("stopped")));
            Files.delete(sign);
            cluster.startNodes(environment, NODE);
            cluster.awaitNodes(2);
            if (crash == 0) {
                green();
            }
        }

        assertThat(cluster.log(NODE)).contains("QUARANTINED", "[SEARCH]");
        Poll.until(
                "the reason is told",
                () -> rest.get("/_cat/shards/poison?format=json&h=state,unassigned.reason,unassigned.details")
                        .toString()
                        .contains("quarantined"));
        assertThat(rest.get("/_nodes/stats").toString()).contains("quarantined");
        assertThat(rest.search("poison", "{}").at("/hits/hits/0/_source/a").asInt())
                .isEqualTo(1);
        rest.put("/poison/_doc/2", "{\"a\": 2}");

        Files.delete(condemned());
        rest.post("/_cluster/reroute?retry_failed=true", "");
        green();
    }

    private static Path condemned() throws IOException {
        try (var files = Files.walk(cluster.data(NODE))) {
            return files.filter(file -> file.endsWith("condemned")).findFirst().orElseThrow();
        }
    }

    private static void green() {
        rest.get("/_cluster/health/poison?wait_for_status=green&timeout=120s");
    }

    private static boolean compiled(Path library) throws Exception {
        Path source = temporary.resolve("crash.c");
        Files.writeString(source, CRASHING_LIBRARY);
        try {
            return new ProcessBuilder(
                                    "gcc",
                                    "-shared",
                                    "-fPIC",
                                    "-o",
                                    library.toString(),
                                    source.toString(),
                                    "-l:libzstd.so.1")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noCompiler) {
            return false;
        }
    }
}
