package io.diagon.datanode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Holds shards: writes, logs and searches them with the native engine. */
@SpringBootApplication
public class DataNodeApplication {
    public static void main(String[] args) {
        SpringApplication.run(DataNodeApplication.class, args);
    }
}
