package io.diagon.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestApiTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /_search, SEARCH",
        "POST, /{index}/_search, SEARCH",
        "POST, /_search/scroll/{scroll_id}, SCROLL",
        "POST, /{index}/_search/point_in_time, POINT_IN_TIME",
        "POST, /{index}/_bulk, BULK",
        "PUT, /{index}/_doc/{id}, INDEX",
        "PUT, /{index}/_create/{id}, INDEX",
        "GET, /{index}/_doc/{id}, GET",
        "HEAD, /{index}/_source/{id}, GET",
        "DELETE, /{index}/_doc/{id}, DELETE",
        "POST, /{index}/_update/{id}, UPDATE",
        "PUT, /{index}, INDEX_ADMIN",
        "POST, /{index}/_refresh, INDEX_ADMIN",
        "GET, /_cluster/health, CLUSTER_ADMIN",
        "GET, /_cat/indices, CAT",
        "GET, /, OTHER"
    })
    void requestsThatDoTheSameWorkAreOneKind(RestMethod method, String path, RestApi kind) {
        assertThat(RestApi.of(method, path)).isEqualTo(kind);
    }
}
