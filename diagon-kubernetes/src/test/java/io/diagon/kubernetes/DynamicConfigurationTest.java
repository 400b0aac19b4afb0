package io.diagon.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class DynamicConfigurationTest {
    record Search(
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("10") int maxBuckets) {}

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(DynamicConfiguration.class);

    private final StandardEnvironment environment = new StandardEnvironment();
    private final AtomicReference<Search> live = new AtomicReference<>(new Search(Duration.ofSeconds(20), 10));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("started-with", Map.of("diagon.search.timeout", "20s")));
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
    }

    private DynamicConfiguration configuration() {
        return new DynamicConfiguration(
                environment,
                new LogLevels(LoggingSystem.get(getClass().getClassLoader())),
                List.of(new DynamicSettings<>(
                        "diagon.search",
                        Search.class,
                        List.of("diagon.search.timeout", "diagon.search.max-buckets"),
                        this::apply)));
    }

    private void apply(Search next) {
        if (next.maxBuckets() < 1) {
            throw new IllegalArgumentException("buckets must be at least 1");
        }
        live.set(next);
    }

    private List<String> messages(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void aChangedValueReachesTheRunningObject() {
        configuration().take(Map.of("diagon.search.timeout", "5s"));

        assertThat(live.get()).isEqualTo(new Search(Duration.ofSeconds(5), 10));
    }

    @Test
    void aValueThatIsTakenAwayGoesBackToWhatTheServiceStartedWith() {
        DynamicConfiguration configuration = configuration();
        configuration.take(Map.of("diagon.search.timeout", "5s", "diagon.search.maxBuckets", "7"));
        configuration.take(Map.of());

        assertThat(live.get()).isEqualTo(new Search(Duration.ofSeconds(20), 10));
    }

    @Test
    void anInvalidValueIsNamedAndTheOneBeforeStays() {
        DynamicConfiguration configuration = configuration();
        configuration.take(Map.of("diagon.search.timeout", "5s"));
        configuration.take(Map.of("diagon.search.timeout", "soon"));

        assertThat(live.get().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains("diagon.search.timeout")
                .contains("soon");
    }

    @Test
    void aValueThatTheRunningObjectRefusesIsNamedAndTheOneBeforeStays() {
        DynamicConfiguration configuration = configuration();
        configuration.take(Map.of("diagon.search.max-buckets", "0"));

        assertThat(live.get().maxBuckets()).isEqualTo(10);
        assertThat(messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains("diagon.search.max-buckets")
                .contains("buckets must be at least 1");
    }

    @Test
    void aKeyThatIsNotDynamicIsNamedOnce() {
        DynamicConfiguration configuration = configuration();
        configuration.take(Map.of("diagon.path.data", "/elsewhere"));
        configuration.take(Map.of("diagon.path.data", "/elsewhere", "diagon.search.timeout", "5s"));

        assertThat(messages(Level.WARN)).singleElement().asString().contains("diagon.path.data");
    }

    @Test
    void aKeyOfAnotherRoleIsNoConcernOfThisOne() {
        configuration().take(Map.of("diagon.discovery.interval", "5s"));

        assertThat(messages(Level.WARN)).isEmpty();
        assertThat(messages(Level.ERROR)).isEmpty();
    }

    @Test
    void aLoggerHasItsLevelForAsLongAsItIsWanted() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.diagon.kubernetes.someone");
        DynamicConfiguration configuration = configuration();

        configuration.take(Map.of("logging.level.io.diagon.kubernetes.someone", "debug"));
        assertThat(logger.getLevel()).isEqualTo(Level.DEBUG);

        configuration.take(Map.of());
        assertThat(logger.getLevel()).isNull();
    }

    @Test
    void dynamicKeysOfAServiceMustBeKnownToAll() {
        assertThatThrownBy(() ->
                        new DynamicSettings<>("diagon.other", Search.class, List.of("diagon.other.key"), this::apply))
                .hasMessageContaining("diagon.other.key");
    }
}
