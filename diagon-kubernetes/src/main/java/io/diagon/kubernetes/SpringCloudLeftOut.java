package io.diagon.kubernetes;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Leaves Spring Cloud's own auto-configuration out. It would make the client on the thread that starts the service, bind all properties anew
 * with each change of one, and cost plain installations time for nothing.
 */
final class SpringCloudLeftOut implements AutoConfigurationImportFilter {
    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            wanted[i] = name != null && !name.startsWith("org.springframework.cloud.");
        }
        return wanted;
    }
}
