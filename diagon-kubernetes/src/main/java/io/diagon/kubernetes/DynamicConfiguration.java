package io.diagon.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Lays dynamic values over the configuration that the service started with, and gives what has changed to the running objects. Nothing that it
 * is given can stop the service: a value that is invalid is refused, and the last valid one stays. Not thread-safe.
 */
final class DynamicConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(DynamicConfiguration.class);

    private final ConfigurableEnvironment environment;
    private final LogLevels logLevels;
    private final List<Live<?>> live = new ArrayList<>();
    private Map<String, Object> known = Map.of();

    /** @param settings what this service can take while it runs */
    DynamicConfiguration(ConfigurableEnvironment environment, LogLevels logLevels, List<DynamicSettings<?>> settings) {
        this.environment = environment;
        this.logLevels = logLevels;
        settings.forEach(one -> live.add(live(one)));
    }

    private <T> Live<T> live(DynamicSettings<T> settings) {
        return new Live<>(settings, bind(settings, new MapConfigurationPropertySource(Map.of())));
    }

    private static final class Live<T> {
        private final DynamicSettings<T> settings;
        private T current;

        Live(DynamicSettings<T> settings, T current) {
            this.settings = settings;
            this.current = current;
        }
    }

    /** @param values by key; what was there before and is missing goes back to what the service started with */
    void take(Map<String, Object> values) {
        if (values.equals(known)) {
            return;
        }
        MapConfigurationPropertySource source = new MapConfigurationPropertySource(values);
        warnOfOthers(source, new MapConfigurationPropertySource(known));
        known = Map.copyOf(values);
        live.forEach(one -> take(one, source));
        logLevels.set(levels(source));
    }

    private <T> void take(Live<T> one, MapConfigurationPropertySource source) {
        try {
            T next = bind(one.settings, source);
            if (!next.equals(one.current)) {
                one.settings.apply().accept(next);
                one.current = next;
                LOG.info("settings changed under [{}]: {}", one.settings.prefix(), next);
            }
        } catch (BindException invalid) {
            LOG.error("setting is invalid, the value before stays {}", describe(invalid));
        } catch (RuntimeException refused) {
            LOG.error(
                    "settings are refused, the values before stay {}: {}",
                    source.stream().filter(one.settings::covers).toList(),
                    refused.getMessage());
        }
    }

    private <T> T bind(DynamicSettings<T> settings, ConfigurationPropertySource dynamic) {
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        sources.add(dynamic.filter(settings::covers));
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment))
                .bindOrCreate(settings.prefix(), Bindable.of(settings.type()));
    }

    private static String describe(BindException invalid) {
        ConfigurationProperty property = invalid.getProperty();
        Throwable cause = invalid;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return property == null
                ? "[" + invalid.getName() + "]: " + cause.getMessage()
                : "[" + property.getName() + "] [" + property.getValue() + "]: " + cause.getMessage();
    }

    private Map<String, String> levels(MapConfigurationPropertySource source) {
        Map<String, String> levels = new HashMap<>();
        ConfigurationPropertyName root = ConfigurationPropertyName.of(DynamicKeys.LOG_LEVELS);
        source.stream().filter(root::isAncestorOf).forEach(name -> {
            String logger = name.subName(root.getNumberOfElements()).toString();
            levels.put(logger, Objects.toString(value(source, name)));
        });
        return levels;
    }

    private static void warnOfOthers(MapConfigurationPropertySource source, MapConfigurationPropertySource before) {
        source.stream()
                .filter(name -> !DynamicKeys.contain(name))
                .filter(name -> !Objects.equals(value(source, name), value(before, name)))
                .forEach(name -> LOG.warn(
                        "setting is not dynamic, it takes effect in the service's own configuration after a restart [{}]",
                        name));
    }

    private static @Nullable Object value(MapConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return property == null ? null : property.getValue();
    }
}
