package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.Refresh;
import org.opensearch.client.opensearch._types.Result;
import org.opensearch.client.opensearch._types.SortOrder;
import org.opensearch.client.opensearch._types.Time;
import org.opensearch.client.opensearch._types.aggregations.StringTermsBucket;
import org.opensearch.client.opensearch.core.BulkResponse;
import org.opensearch.client.opensearch.core.ScrollResponse;
import org.opensearch.client.opensearch.core.SearchResponse;
import org.opensearch.client.opensearch.core.bulk.BulkOperation;
import org.opensearch.client.opensearch.core.search.Hit;
import org.opensearch.client.opensearch.core.search.Pit;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

/** The clients that people have, as they are published: a round of create, bulk, search, aggregate, page, update, read and delete. */
class OfficialClientTest {
    private static LocalCluster cluster;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** As a bean, the way the client's own examples do it. */
    public static final class Film {
        public String title = "";
        public String genre = "";
        public int year;
        public double rating;
    }

    @Test
    void opensearchJavaGoesThroughARound() throws Exception {
        HttpHost host = HttpHost.create(cluster.rest().base());
        try (var transport = ApacheHttpClient5TransportBuilder.builder(host)
                .setMapper(new JacksonJsonpMapper())
                .build()) {
            OpenSearchClient client = new OpenSearchClient(transport);
            assertThat(client.info().version().distribution()).isEqualTo("opensearch");
            create(client);
            List<Film> films = bulk(client);
            search(client, films);
            page(client);
            documents(client);
            assertThat(client.indices().delete(d -> d.index("java-films")).acknowledged())
                    .isTrue();
            assertThat(client.indices().exists(e -> e.index("java-films")).value())
                    .isFalse();
        }
    }

    private static void create(OpenSearchClient client) throws IOException {
        var created = client.indices()
                .create(c -> c.index("java-films")
                        .settings(s -> s.numberOfShards(3).numberOfReplicas(0))
                        .mappings(m -> m.properties("title", p -> p.text(t -> t))
                                .properties("genre", p -> p.keyword(k -> k))
                                .properties("year", p -> p.integer(i -> i))
                                .properties("rating", p -> p.double_(d -> d))));
        assertThat(created.acknowledged()).isTrue();
        assertThat(created.index()).isEqualTo("java-films");
        assertThat(client.indices().exists(e -> e.index("java-films")).value()).isTrue();
        assertThat(client.indices()
                        .getMapping(g -> g.index("java-films"))
                        .result()
                        .get("java-films")
                        .mappings()
                        .properties()
                        .get("genre")
                        .isKeyword())
                .isTrue();
    }

    private static List<Film> bulk(OpenSearchClient client) throws IOException {
        List<Film> films = new ArrayList<>();
        List<BulkOperation> operations = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Film film = new Film();
            film.title = "the " + (i % 3 == 0 ? "quick fox" : "lazy dog") + " part " + i;
            film.genre = List.of("drama", "comedy", "horror", "western").get(i % 4);
            film.year = 1950 + i % 50;
            film.rating = (i % 10) / 2.0;
            films.add(film);
            String id = Integer.toString(i);
            operations.add(BulkOperation.of(o -> o.index(x -> x.id(id).document(film))));
        }
        BulkResponse response =
                client.bulk(b -> b.index("java-films").refresh(Refresh.True).operations(operations));
        assertThat(response.errors()).isFalse();
        assertThat(response.items()).hasSize(300);
        return films;
    }

    private static void search(OpenSearchClient client, List<Film> films) throws IOException {
        SearchResponse<Film> found = client.search(
                s -> s.index("java-films")
                        .query(q -> q.bool(b -> b.must(
                                        m -> m.match(x -> x.field("title").query(FieldValue.of("fox"))))
                                .filter(f -> f.term(t -> t.field("genre").value(FieldValue.of("drama"))))))
                        .sort(o -> o.field(f -> f.field("year").order(SortOrder.Desc)))
                        .size(5)
                        .highlight(h -> h.fields("title", f -> f))
                        .aggregations(
                                "genre",
                                a -> a.terms(t -> t.field("genre"))
                                        .aggregations("rating", r -> r.stats(t -> t.field("rating")))),
                Film.class);
        List<Film> expected = films.stream()
                .filter(film -> film.title.contains("fox") && film.genre.equals("drama"))
                .toList();
        assertThat(found.hits().total().value()).isEqualTo(expected.size());
        assertThat(found.hits().hits()).hasSize(5);
        assertThat(found.hits().hits().getFirst().source().year)
                .isEqualTo(expected.stream().mapToInt(film -> film.year).max().orElseThrow());
        assertThat(found.hits().hits().getFirst().highlight().get("title").getFirst())
                .contains("<em>fox</em>");
        List<StringTermsBucket> buckets =
                found.aggregations().get("genre").sterms().buckets().array();
        assertThat(buckets).hasSize(1);
        assertThat(buckets.getFirst().key()).isEqualTo("drama");
        assertThat(buckets.getFirst().docCount()).isEqualTo(expected.size());
        assertThat(buckets.getFirst().aggregations().get("rating").stats().sum())
                .isEqualTo(expected.stream().mapToDouble(film -> film.rating).sum());
    }

    private static void page(OpenSearchClient client) throws IOException {
        Time minute = Time.of(t -> t.time("1m"));
        Set<String> ids = new HashSet<>();
        var first = client.search(s -> s.index("java-films").size(90).scroll(minute), Film.class);
        List<Hit<Film>> page = first.hits().hits();
        String scroll = first.scrollId();
        while (!page.isEmpty()) {
            page.forEach(hit -> assertThat(ids.add(hit.id())).isTrue());
            String id = scroll;
            ScrollResponse<Film> next = client.scroll(s -> s.scrollId(id).scroll(minute), Film.class);
            page = next.hits().hits();
            scroll = next.scrollId();
        }
        String last = scroll;
        assertThat(client.clearScroll(c -> c.scrollId(last)).succeeded()).isTrue();
        assertThat(ids).hasSize(300);

        String pit =
                client.createPit(c -> c.index("java-films").keepAlive(minute)).pitId();
        var searched = client.search(
                s -> s.pit(Pit.of(p -> p.id(pit).keepAlive("1m"))).size(10).sort(o -> o.field(f -> f.field("year"))),
                Film.class);
        assertThat(searched.hits().hits()).hasSize(10);
        assertThat(client.deletePit(d -> d.pitId(pit)).pits()).hasSize(1);
    }

    private static void documents(OpenSearchClient client) throws IOException {
        var updated = client.update(u -> u.index("java-films").id("7").doc(Map.of("rating", 9.5)), Film.class);
        assertThat(updated.result()).isEqualTo(Result.Updated);
        var read = client.get(g -> g.index("java-films").id("7"), Film.class);
        assertThat(read.source().rating).isEqualTo(9.5);
        assertThat(read.version()).isEqualTo(2);
        var several = client.mget(m -> m.index("java-films").ids("1", "2", "none"), Film.class);
        assertThat(several.docs().stream().filter(document -> document.result().found()))
                .hasSize(2);
        assertThat(client.count(c -> c.index("java-films")).count()).isEqualTo(300);
        assertThatThrownBy(() -> client.index(i -> i.index("java-films")
                        .id("7")
                        .ifSeqNo(0L)
                        .ifPrimaryTerm(99L)
                        .document(new Film())))
                .isInstanceOf(ResponseException.class)
                .hasMessageContaining("409 Conflict")
                .hasMessageContaining("\"type\":\"version_conflict_engine_exception\"");
        assertThat(client.delete(d -> d.index("java-films").id("7")).result()).isEqualTo(Result.Deleted);
        assertThat(client.get(g -> g.index("java-films").id("7"), Film.class).found())
                .isFalse();
        assertThat(client.cluster().health(h -> h.index("java-films")).timedOut())
                .isFalse();
        assertThat(client.cat().indices().valueBody()).anyMatch(line -> "java-films".equals(line.index()));
    }

    @Test
    void opensearchForJavaScriptGoesThroughARound(@TempDir Path directory) throws Exception {
        assumeTrue(works("node", "--version") && works("npm", "--version"), "node and npm are not on this machine");
        Path sources = Path.of("src/test/js");
        for (String file : List.of("package.json", "package-lock.json", "round.mjs")) {
            Files.copy(sources.resolve(file), directory.resolve(file));
        }
        Outcome installed = run(directory, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        assertThat(installed.code()).as(installed.output()).isZero();
        Outcome round = run(directory, "node", "round.mjs", cluster.rest().base());
        assertThat(round.code()).as(round.output()).isZero();
        assertThat(round.output()).contains("round complete");
    }

    private record Outcome(int code, String output) {}

    private static boolean works(String... command) throws InterruptedException {
        try {
            return run(Path.of("."), command).code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Outcome run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("client", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Outcome(process.waitFor(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
