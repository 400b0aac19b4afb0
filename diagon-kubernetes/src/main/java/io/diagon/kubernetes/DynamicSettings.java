package io.diagon.kubernetes;

import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Settings of a service that can change while it runs.
 *
 * @param prefix that they are bound under
 * @param type a record, compared by its values
 * @param keys of the settings that can change; what is under one can as well
 * @param apply gives the values to what is running; an exception refuses them, all of them
 */
public record DynamicSettings<T>(String prefix, Class<T> type, List<String> keys, Consumer<T> apply) {
    public DynamicSettings {
        keys = List.copyOf(keys);
        keys.forEach(key -> {
            if (!DynamicKeys.contain(ConfigurationPropertyName.of(key))) {
                throw new IllegalArgumentException("key is missing in the list of all roles' [" + key + "]");
            }
        });
    }

    boolean covers(ConfigurationPropertyName name) {
        return keys.stream().anyMatch(key -> DynamicKeys.covers(key, name));
    }
}
