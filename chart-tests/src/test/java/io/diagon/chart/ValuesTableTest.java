package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ValuesTableTest {
    private static final String BEGIN = "<!-- values: made of values.yaml -->\n";
    private static final String END = "<!-- end of values -->\n";

    @Test
    void everyValueIsDescribed() {
        assertThat(ofChart().withoutDescription()).isEmpty();
        assertThat(ofChart().rows()).hasSizeGreaterThan(100);
    }

    @Test
    void theReadmeHasEveryValue() {
        Path file = Repository.CHART.resolve("README.md");
        String readme = Repository.read(file);
        assertThat(readme).contains(BEGIN, END);
        Generated.check(
                file,
                readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length())
                        + ofChart().markdown()
                        + readme.substring(readme.indexOf(END)));
    }

    @Test
    void aDescriptionGoesOnInTheNextLineAndEndsAtTheKey() {
        ValuesTable table = ValuesTable.of("""
                # about the file
                a:
                  # -- One
                  # and more
                  b: 1
                  c: []
                # -- A map
                d:
                  e: x
                """);
        assertThat(table.rows().stream().map(ValuesTable.Row::line))
                .containsExactly("| `a.b` | `1` | One and more |", "| `d` | `{\"e\":\"x\"}` | A map |");
        assertThat(table.withoutDescription()).containsExactly("a.c");
    }

    private static ValuesTable ofChart() {
        return ValuesTable.of(Repository.read(Repository.CHART.resolve("values.yaml")));
    }
}
