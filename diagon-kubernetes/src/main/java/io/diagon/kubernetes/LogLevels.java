package io.diagon.kubernetes;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/** Levels of loggers, as long as somebody wants them: a logger that is let go of is as it was found. Not thread-safe. */
final class LogLevels {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.class);
    private static final String ROOT = "root";

    private final LoggingSystem system;
    /** How the loggers were found; null: without a level of their own. */
    private final Map<String, @Nullable LogLevel> found = new HashMap<>();

    LogLevels(LoggingSystem system) {
        this.system = system;
    }

    void set(Map<String, String> levels) {
        found.entrySet().removeIf(logger -> {
            boolean gone = !levels.containsKey(logger.getKey());
            if (gone) {
                system.setLogLevel(name(logger.getKey()), logger.getValue());
            }
            return gone;
        });
        levels.forEach(this::set);
    }

    private void set(String logger, String level) {
        try {
            LogLevel wanted = LogLevel.valueOf(level.strip().toUpperCase(Locale.ROOT));
            String name = name(logger);
            if (!found.containsKey(logger)) {
                found.put(logger, levelOf(name));
            }
            system.setLogLevel(name, wanted);
        } catch (IllegalArgumentException unknown) {
            LOG.error("setting is invalid, the value before stays [logging.level.{}] [{}]", logger, level);
        }
    }

    private static String name(String logger) {
        return logger.equalsIgnoreCase(ROOT) ? LoggingSystem.ROOT_LOGGER_NAME : logger;
    }

    private @Nullable LogLevel levelOf(String name) {
        LoggerConfiguration configuration = system.getLoggerConfiguration(name);
        return configuration == null ? null : configuration.getConfiguredLevel();
    }
}
