package io.diagon.master;

import io.diagon.cluster.NameLookups;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The control plane: cluster state by Raft, failure detection, allocation. */
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class MasterApplication {
    public static void main(String[] args) {
        NameLookups.expireSoon();
        SpringApplication.run(MasterApplication.class, args);
    }
}
