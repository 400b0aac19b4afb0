package io.diagon.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

class DynamicConfigMapTest {
    private static final String PATH = "/api/v1/namespaces/search/configmaps/diagon-dynamic";

    private final FakeApiServer server = new FakeApiServer();
    private final DynamicConfigMap map = new DynamicConfigMap(
            KubernetesApi.starting(server.url()), new StandardEnvironment(), "diagon-dynamic", "search");

    DynamicConfigMapTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theYamlOfAConfigMapIsReadAsProperties() {
        server.putConfigMap(
                "search", "diagon-dynamic", "diagon:\n  search:\n    timeout: 5s\nlogging.level.root: debug\n");

        assertThat(map.get()).containsEntry("diagon.search.timeout", "5s").containsEntry("logging.level.root", "debug");
    }

    @Test
    void namesWithDotsAreInBrackets() {
        server.putConfigMap(
                "search", "diagon-dynamic", "diagon:\n  settings:\n    '[cluster.routing.allocation.enable]': none\n");
        AtomicReference<Masters> live = new AtomicReference<>();
        StandardEnvironment environment = new StandardEnvironment();
        DynamicConfiguration configuration = new DynamicConfiguration(
                environment,
                new LogLevels(LoggingSystem.get(getClass().getClassLoader())),
                List.of(new DynamicSettings<>("diagon", Masters.class, List.of("diagon.settings"), live::set)));

        configuration.take(map.get());

        assertThat(live.get().settings()).containsOnly(Map.entry("cluster.routing.allocation.enable", "none"));
    }

    record Masters(@DefaultValue Map<String, String> settings) {}

    @Test
    void aConfigMapThatIsMissingHasNoValues() {
        assertThat(map.get()).isEmpty();
    }

    @Test
    void anEmptyFileHasNoValues() {
        server.putConfigMap("search", "diagon-dynamic", "");

        assertThat(map.get()).isEmpty();
    }

    @Test
    void aConfigMapThatMayNotBeReadIsAFailure() {
        server.forbid(PATH);

        assertThatThrownBy(map::get).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aFileThatIsNoYamlIsAFailure() {
        server.putConfigMap("search", "diagon-dynamic", "diagon: [unclosed");

        assertThatThrownBy(map::get).isInstanceOf(RuntimeException.class);
    }
}
