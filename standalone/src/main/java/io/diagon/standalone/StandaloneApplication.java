package io.diagon.standalone;

import io.diagon.coordinator.CoordinatorApplication;
import io.diagon.datanode.DataNodeApplication;
import io.diagon.master.MasterApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts a whole cluster in this process. Every argument reaches all three roles; their ports are their own defaults. */
public final class StandaloneApplication {
    private StandaloneApplication() {}

    public static void main(String[] args) {
        start(MasterApplication.class, "master", args);
        start(DataNodeApplication.class, "datanode", args);
        start(CoordinatorApplication.class, "coordinator", args);
    }

    private static void start(Class<?> application, String settings, String[] args) {
        new SpringApplicationBuilder(application)
                .properties("spring.config.name=" + settings, "management.metrics.use-global-registry=false")
                .run(args);
    }
}
