package io.diagon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.standalone.MetricsCatalogue.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says of metrics, and what the services answer, is the same. */
class MetricsCatalogueTest {
    /** A heartbeat and a look at the disk come within seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String SECRET = "indexnamedbyauser";

    @TempDir
    static Path directory;

    private static final Http HTTP = new Http();
    private static ClusterArguments addresses;
    private static StandaloneApplication cluster;
    private static MetricsCatalogue catalogue;

    @BeforeAll
    static void useTheCluster() throws Exception {
        catalogue = MetricsCatalogue.read();
        addresses = ClusterArguments.in(directory);
        cluster = StandaloneApplication.start(addresses.arguments());
        String url = addresses.coordinator() + "/" + SECRET;
        HTTP.send("PUT", url + "/_doc/1?refresh=true", "{\"count\":1}");
        HTTP.send("POST", url + "/_search", "{\"aggs\":{\"sum\":{\"sum\":{\"field\":\"count\"}}}}");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theCoordinatorTellsWhatTheCatalogueSays() throws Exception {
        own(addresses.coordinator(), "Coordinator");
    }

    @Test
    void theMasterTellsWhatTheCatalogueSays() throws Exception {
        own(addresses.master(), "Master");
    }

    @Test
    void theDataNodeTellsWhatTheCatalogueSays() throws Exception {
        own(addresses.dataNode(), "Data node");
    }

    @Test
    void theCoordinatorSpeaksOfTheClusterAsOpenSearchWould() throws Exception {
        openSearch(addresses.coordinator(), "Coordinator: the cluster");
    }

    @Test
    void theDataNodeSpeaksOfItselfAsOpenSearchWould() throws Exception {
        openSearch(addresses.dataNode(), "Data node: its copies");
    }

    private static void own(String service, String heading) throws Exception {
        check(
                service + "/actuator/prometheus",
                catalogue.entries("All services", heading),
                Set.of("cluster", "node"),
                "diagon_",
                "aggregation_merge_");
    }

    private static void openSearch(String service, String heading) throws Exception {
        check(
                service + "/_prometheus/metrics",
                catalogue.entries(heading, "Coordinator and data node: the process"),
                Set.of("cluster"),
                "opensearch_");
    }

    private static void check(String uri, Map<String, Entry> expected, Set<String> common, String... prefixes)
            throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Scrape scrape = Scrape.parse(HTTP.get(uri), prefixes);
        while (!missing(scrape, expected).isEmpty() && System.nanoTime() - end < 0) {
            scrape = Scrape.parse(HTTP.get(uri), prefixes);
        }
        assertThat(missing(scrape, expected)).as("in the catalogue alone").isEmpty();
        Set<String> unknown = new TreeSet<>(scrape.types().keySet());
        unknown.removeAll(expected.keySet());
        assertThat(unknown).as("not in the catalogue").isEmpty();
        scrape.types()
                .forEach((name, type) ->
                        assertThat(type).as(name).isEqualTo(expected.get(name).type()));
        scrape.labelNames().forEach((name, samples) -> {
            Set<String> labels = new TreeSet<>(expected.get(name).labels());
            labels.addAll(common);
            assertThat(samples).as(name).containsExactly(labels);
        });
        assertThat(scrape.labelValues()).noneMatch(value -> value.contains(SECRET));
    }

    private static Set<String> missing(Scrape scrape, Map<String, Entry> expected) {
        Set<String> missing = new TreeSet<>();
        expected.values().stream()
                .filter(entry -> !entry.optional())
                .map(Entry::name)
                .filter(name -> !scrape.types().containsKey(name))
                .forEach(missing::add);
        return missing;
    }
}
