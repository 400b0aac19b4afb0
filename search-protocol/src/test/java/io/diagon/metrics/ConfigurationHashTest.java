package io.diagon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationHashTest {
    private static final Map<String, String> CONFIGURED =
            Map.of("node.name", "data-0", "path.data", "/a", "shutdown.grace", "1s", "master-http[0]", "http://m");

    @Test
    void nodesThatAreConfiguredAlikeHaveTheSameHash() {
        Map<String, String> other =
                Map.of("node.name", "data-1", "path.data", "/b", "shutdown.grace", "1s", "masterHttp[0]", "http://m");
        assertThat(ConfigurationHash.of(other)).isEqualTo(ConfigurationHash.of(CONFIGURED));
    }

    @Test
    void anotherValueIsAnotherHash() {
        Map<String, String> other =
                Map.of("node.name", "data-0", "path.data", "/a", "shutdown.grace", "2s", "master-http[0]", "http://m");
        assertThat(ConfigurationHash.of(other)).isNotEqualTo(ConfigurationHash.of(CONFIGURED));
    }
}
