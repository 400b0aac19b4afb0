package io.diagon.coordinator.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateMathNamesTest {
    private static final long NOW = Instant.parse("2024-03-22T23:30:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plain;plain",
                "plain,other-*;plain,other-*",
                "<logs-{now/d}>;logs-2024.03.22",
                "<logs-{now/M}>;logs-2024.03.01",
                "<logs-{now/M{yyyy.MM}}>;logs-2024.03",
                "<logs-{now/M-1M{yyyy.MM}}>;logs-2024.02",
                "<logs-{now/d{yyyy.MM.dd|+02:00}}-x>;logs-2024.03.23-x",
                "a,<b-{now/d}>,c*;a,b-2024.03.22,c*",
                "log*,-<logs-{now/d}>;log*,-logs-2024.03.22",
                "<a\\{b\\}-{now/d}>;a{b}-2024.03.22",
            })
    void theDateIsPutIntoNames(String expression, String name) {
        assertThat(DateMathNames.resolve(expression, NOW)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<logs-{now/d>", "<logs-{then}>", "<logs-{now/d{}}>", "<>", "<a}>", "<a-{now/d{yyyy|Nowhere}}>"})
    void namesThatCanNotBeReadAreBadRequests(String expression) {
        assertThatThrownBy(() -> DateMathNames.resolve(expression, NOW))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ILLEGAL_ARGUMENT));
    }
}
