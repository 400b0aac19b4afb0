package io.diagon.kubernetes;

import java.util.List;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The keys that some role can take while it runs. All roles read the same ConfigMap: each has to know what is the others' business. */
final class DynamicKeys {
    static final String LOG_LEVELS = "logging.level";

    private static final List<String> ALL = List.of(
            LOG_LEVELS,
            "diagon.search.timeout",
            "diagon.search.max-buckets",
            "diagon.search.max-keep-alive",
            "diagon.search.hedged-share",
            "diagon.search.node",
            "diagon.search.request-cache-bytes",
            "diagon.discovery.interval",
            "diagon.settings",
            "diagon.failure-detector");

    private DynamicKeys() {}

    static boolean contain(ConfigurationPropertyName name) {
        return ALL.stream().anyMatch(key -> covers(key, name));
    }

    static boolean covers(String key, ConfigurationPropertyName name) {
        ConfigurationPropertyName own = ConfigurationPropertyName.of(key);
        return own.equals(name) || own.isAncestorOf(name);
    }
}
