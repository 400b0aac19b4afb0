package io.diagon.standalone;

import io.diagon.coordinator.CoordinatorApplication;
import io.diagon.datanode.DataNodeApplication;
import io.diagon.master.MasterApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A whole cluster in this process: a master, a data node and a coordinator, started in this order and stopped in the other.
 *
 * <p>{@code --key=value} reaches all three roles; {@code --master.key=value}, {@code --data-node.key=value} and
 * {@code --coordinator.key=value} reach the one alone, as {@code --key=value}. Ports that are not given are the roles' defaults.
 */
public final class StandaloneApplication implements AutoCloseable {
    private final List<ConfigurableApplicationContext> roles = new ArrayList<>();

    private StandaloneApplication() {}

    public static void main(String[] args) {
        start(args);
    }

    /** Returns when all three roles serve; what was started before one failed is stopped. */
    public static StandaloneApplication start(String... arguments) {
        StandaloneApplication cluster = new StandaloneApplication();
        try {
            for (Role role : Role.values()) {
                cluster.roles.addFirst(role.start(arguments));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public void close() {
        roles.forEach(ConfigurableApplicationContext::close);
    }

    private enum Role {
        MASTER("master", "master", MasterApplication.class),
        DATA_NODE("data-node", "datanode", DataNodeApplication.class),
        COORDINATOR("coordinator", "coordinator", CoordinatorApplication.class);

        private final String argument;
        private final String configuration;
        private final Class<?> application;

        Role(String argument, String configuration, Class<?> application) {
            this.argument = "--" + argument + ".";
            this.configuration = configuration;
            this.application = application;
        }

        private ConfigurableApplicationContext start(String[] arguments) {
            return new SpringApplicationBuilder(application)
                    .properties(
                            "spring.config.name=" + configuration,
                            "management.metrics.use-global-registry=false",
                            "diagon.shutdown.grace=0s")
                    .run(Stream.of(arguments).flatMap(this::own).toArray(String[]::new));
        }

        private Stream<String> own(String given) {
            if (given.startsWith(argument)) {
                return Stream.of("--" + given.substring(argument.length()));
            }
            boolean others = Stream.of(values()).anyMatch(role -> given.startsWith(role.argument));
            return others ? Stream.empty() : Stream.of(given);
        }
    }
}
