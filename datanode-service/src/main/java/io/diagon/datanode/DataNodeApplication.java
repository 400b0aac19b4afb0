package io.diagon.datanode;

import io.diagon.cluster.NameLookups;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** Holds shards: writes, logs and searches them with the native engine. */
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class DataNodeApplication {
    public static void main(String[] args) {
        NameLookups.expireSoon();
        SpringApplication.run(DataNodeApplication.class, args);
    }
}
