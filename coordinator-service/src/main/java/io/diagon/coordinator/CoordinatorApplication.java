package io.diagon.coordinator;

import io.diagon.cluster.NameLookups;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** Speaks REST, plans searches, scatters them over the data nodes and reduces their answers. */
// Endpoints have short names, some of which the actuator's have as well.
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class CoordinatorApplication {
    public static void main(String[] args) {
        NameLookups.expireSoon();
        SpringApplication.run(CoordinatorApplication.class, args);
    }
}
