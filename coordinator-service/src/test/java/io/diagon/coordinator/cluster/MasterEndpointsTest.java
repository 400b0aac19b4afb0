package io.diagon.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.MasterAddresses;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterEndpointsTest {
    private static MasterEndpoints endpoints(String... urls) {
        return new MasterEndpoints(
                List.of(urls).stream().map(URI::create).toList(),
                address -> new MasterAddresses(
                        List.of(address), host -> List.of("10.0.0.1", "10.0.0.2"), Runnable::run, () -> 0));
    }

    @Test
    void oneNameStandsForEveryMasterBehindIt() {
        assertThat(endpoints("http://masters:9300").current())
                .containsExactly(URI.create("http://10.0.0.1:9300"), URI.create("http://10.0.0.2:9300"));
    }

    @Test
    void withoutAPortItIsThatOfHttp() {
        assertThat(endpoints("http://masters").current().getFirst()).isEqualTo(URI.create("http://10.0.0.1:80"));
    }

    @Test
    void aNameThatACertificateIsForStays() {
        assertThat(endpoints("https://masters:9300").current()).containsExactly(URI.create("https://masters:9300"));
    }
}
