package io.diagon.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.SearchException;
import io.diagon.protocol.shard.IndexSortField;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class IndexSortSettingsTest {
    @Test
    void withoutFieldsNothingIsSorted() {
        assertThat(IndexSortSettings.parse(Map.of("index.number_of_shards", "1")))
                .isEmpty();
    }

    @Test
    void aFieldAscendsByItsLeastValueWithMissingOnesLast() {
        assertThat(IndexSortSettings.parse(Map.of("index.sort.field", "day")))
                .containsExactly(IndexSortField.newBuilder().setField("day").build());
    }

    @Test
    void aDescendingFieldTakesItsGreatestValueUnlessToldOtherwise() {
        assertThat(IndexSortSettings.parse(Map.of(
                        "index.sort.field", "day, tag",
                        "index.sort.order", "desc,desc",
                        "index.sort.missing", "_first,_last",
                        "index.sort.mode", "max,min")))
                .containsExactly(
                        IndexSortField.newBuilder()
                                .setField("day")
                                .setDescending(true)
                                .setMissingFirst(true)
                                .setGreatest(true)
                                .build(),
                        IndexSortField.newBuilder()
                                .setField("tag")
                                .setDescending(true)
                                .build());
        assertThat(IndexSortSettings.parse(Map.of("index.sort.field", "day", "index.sort.order", "desc")))
                .extracting(IndexSortField::getGreatest)
                .containsExactly(true);
    }

    @Test
    void asManyOfEachAsFieldsAndOnlyWhatIsKnown() {
        assertThatThrownBy(() ->
                        IndexSortSettings.parse(Map.of("index.sort.field", "day", "index.sort.order", "asc,desc")))
                .isInstanceOf(SearchException.class)
                .hasMessage("index.sort.field:[day] index.sort.order:[asc, desc], size mismatch");
        assertThatThrownBy(() -> IndexSortSettings.parse(Map.of("index.sort.order", "asc")))
                .hasMessageContaining("size mismatch");
        assertThatThrownBy(() ->
                        IndexSortSettings.parse(Map.of("index.sort.field", "day", "index.sort.missing", "middle")))
                .hasMessage("Illegal missing value:[middle], must be one of [_last, _first]");
    }
}
