package io.diagon.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class MasterAddressesTest {
    private final Map<String, List<String>> names = new HashMap<>(Map.of("masters", List.of("10.0.0.1", "10.0.0.2")));
    private long now = 7;
    private int lookups;

    private List<String> resolve(String host) throws UnknownHostException {
        lookups++;
        List<String> found = names.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    private MasterAddresses addresses(String... configured) {
        return new MasterAddresses(List.of(configured), this::resolve, Runnable::run, () -> now);
    }

    private void later() {
        now += Duration.ofSeconds(1).toNanos();
    }

    @Test
    void oneNameStandsForAllMastersBehindIt() {
        assertThat(addresses("masters:9301").current()).containsExactly("10.0.0.1:9301", "10.0.0.2:9301");
    }

    @Test
    void mastersThatAreAddedAreFoundAndThoseThatAreGoneForgotten() {
        MasterAddresses addresses = addresses("masters:9301");
        addresses.current();

        names.put("masters", List.of("10.0.0.2", "10.0.0.3"));
        later();

        assertThat(addresses.current()).containsExactly("10.0.0.2:9301", "10.0.0.3:9301");
    }

    @Test
    void aNameIsLookedUpOnceASecond() {
        MasterAddresses addresses = addresses("masters:9301");
        addresses.current();
        addresses.current();

        assertThat(lookups).isEqualTo(1);
    }

    @Test
    void theLastAddressesStayWhileTheNameServiceFails() {
        MasterAddresses addresses = addresses("masters:9301");
        addresses.current();

        names.clear();
        later();

        assertThat(addresses.current()).containsExactly("10.0.0.1:9301", "10.0.0.2:9301");
    }

    @Test
    void aNameThatWasNeverFoundStandsForItself() {
        MasterAddresses addresses = addresses("later:9301", "masters:9301");
        assertThat(addresses.current()).containsExactly("later:9301", "10.0.0.1:9301", "10.0.0.2:9301");

        names.put("later", List.of("10.0.0.9"));
        later();

        assertThat(addresses.current()).startsWith("10.0.0.9:9301").doesNotContain("later:9301");
    }

    @Test
    void namesThatMeetInOneAddressAreOneMaster() {
        names.put("alias", List.of("10.0.0.1"));

        assertThat(addresses("alias:9301", "masters:9301").current()).containsExactly("10.0.0.1:9301", "10.0.0.2:9301");
    }

    @Test
    void nobodyWaitsForALookupOnceSomethingIsKnown() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        MasterAddresses addresses = new MasterAddresses(
                List.of("masters:9301"),
                this::resolve,
                lookup -> {
                    if (lookups == 0) {
                        lookup.run();
                    } else {
                        waiting.add(lookup);
                    }
                },
                () -> now);
        addresses.current();
        names.put("masters", List.of("10.0.0.3"));
        later();

        assertThat(addresses.current()).containsExactly("10.0.0.1:9301", "10.0.0.2:9301");
        assertThat(addresses.current()).hasSize(2);
        assertThat(waiting).hasSize(1);

        waiting.remove().run();
        assertThat(addresses.current()).containsExactly("10.0.0.3:9301");
    }

    @Test
    void addressesNeedNoLookup() {
        assertThat(MasterAddresses.of(List.of("127.0.0.1:9301", "[::1]:9301")).current())
                .containsExactly("127.0.0.1:9301", "[0:0:0:0:0:0:0:1]:9301");
    }

    @Test
    void withoutAMasterNothingCanStart() {
        assertThatThrownBy(() -> addresses()).hasMessage("no master is configured");
    }
}
