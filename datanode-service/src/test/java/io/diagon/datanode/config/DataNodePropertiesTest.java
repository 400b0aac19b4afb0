package io.diagon.datanode.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DataNodePropertiesTest {
    private static DataNodeProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("diagon", Bindable.of(DataNodeProperties.class));
    }

    @Test
    void configuredAttributesGoBeforeThoseOfThePod() {
        DataNodeProperties properties = bind(Map.of("diagon.node.attributes.zone", "a"));

        assertThat(properties.toSettings(9401, Map.of("zone", "b", "rack", "7")).attributes())
                .containsOnly(Map.entry("zone", "a"), Map.entry("rack", "7"));
    }

    @Test
    void withoutAnyThereAreNone() {
        assertThat(bind(Map.of()).toSettings(9401, Map.of()).attributes()).isEmpty();
    }
}
