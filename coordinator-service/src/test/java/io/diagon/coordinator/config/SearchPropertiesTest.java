package io.diagon.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SearchPropertiesTest {
    private static SearchProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("diagon.search", Bindable.of(SearchProperties.class));
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(bind(Map.of()).maxBuckets()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 0s",
        "max-buckets, 0",
        "max-keep-alive, -1s",
        "hedged-share, 1.5",
        "node.call-limit, 0s",
        "node.concurrent-calls, 0",
        "node.failure-rate, 101"
    })
    void whatNoSearchCouldWorkWithIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> bind(Map.of("diagon.search." + key, value)))
                .rootCause()
                .hasMessageContaining("diagon.search." + key);
    }
}
