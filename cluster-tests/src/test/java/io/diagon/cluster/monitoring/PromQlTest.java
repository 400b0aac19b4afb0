package io.diagon.cluster.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
    @Test
    void functionsLabelsAndWordsAreNoMetrics() {
        assertThat(PromQl.metrics("""
                        histogram_quantile(0.99, sum by (le, cluster) (rate(a_seconds_bucket{cluster=~"x", y!="b_total"}[$__rate_interval])))
                          / on (cluster) group_left (version) sum without (node) (c:d:rate5m) > bool 1e3
                          unless e offset 5m or vector(0) and sum(f) by (le)""")).containsExactly("a_seconds_bucket", "c:d:rate5m", "e", "f");
    }

    @Test
    void theBareNameOfAMetricIsOne() {
        assertThat(PromQl.metrics("up")).containsExactly("up");
        assertThat(PromQl.metrics("up == 0")).containsExactly("up");
    }

    @Test
    void selectorsAreFoundWhereTheyAreLacking() {
        assertThat(PromQl.selectors("sum(a{x =~ \"}\"}) / sum by (a_b) (a_b)"))
                .containsExactly(new PromQl.Selector("a", "{x=~\"}\"}"), new PromQl.Selector("a_b", "{}"));
    }
}
