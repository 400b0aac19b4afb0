package io.diagon.coordinator.config;

import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.coordinator.fetch.FetchPhase;
import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.plan.BucketLimit;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.coordinator.reduce.AggregationReducer;
import io.diagon.coordinator.routing.LocalHost;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.coordinator.routing.ReplicaSelector;
import io.diagon.coordinator.scatter.Hedging;
import io.diagon.coordinator.scatter.NodeClient;
import io.diagon.coordinator.scatter.QueryPhase;
import io.diagon.coordinator.scatter.ReaderCalls;
import io.diagon.coordinator.scatter.StatisticsPhase;
import io.diagon.coordinator.search.PointsInTime;
import io.diagon.coordinator.search.Scrolls;
import io.diagon.coordinator.search.SearchService;
import io.diagon.kubernetes.DynamicSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts search together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SearchProperties.class)
class SearchConfiguration {
    @Bean
    SearchMetrics searchMetrics(MeterRegistry meters) {
        return new SearchMetrics(meters);
    }

    @Bean
    NodeLoad nodeLoad() {
        return new NodeLoad();
    }

    /** Times calls out; what it runs is short. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService callTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("call-timer-", 0).daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Bean
    NodeClient nodeClient(
            NodeConnections connections,
            SearchProperties properties,
            ScheduledExecutorService callTimer,
            NodeLoad load,
            SearchMetrics metrics,
            ClusterStateWatcher watcher) {
        NodeClient client = new NodeClient(connections, properties.callLimits(), callTimer, load, metrics);
        watcher.onChange(client::retain);
        return client;
    }

    @Bean
    ReplicaSelector replicaSelector(NodeLoad load, ClusterStateWatcher watcher) {
        LocalHost local = new LocalHost();
        watcher.onChange(state -> local.retain(state.nodes().values()));
        return new ReplicaSelector(load, local);
    }

    @Bean
    BucketLimit bucketLimit(ClusterStateWatcher watcher, SearchProperties properties) {
        return new BucketLimit(watcher::current, properties.maxBuckets());
    }

    @Bean
    SearchPlanner searchPlanner(ReplicaSelector selector, BucketLimit maxBuckets) {
        return new SearchPlanner(selector, maxBuckets);
    }

    @Bean
    Hedging hedging(NodeLoad load, SearchMetrics metrics, SearchProperties properties) {
        return new Hedging(load, metrics, properties.hedgedShare());
    }

    @Bean
    SearchService searchService(
            ClusterStateWatcher watcher,
            SearchPlanner planner,
            NodeClient client,
            SearchMetrics metrics,
            BucketLimit maxBuckets,
            Hedging hedging,
            SearchProperties properties) {
        SearchService.Phases phases = new SearchService.Phases(
                new StatisticsPhase(client, planner, watcher::refresh),
                new QueryPhase(client, planner, watcher::refresh, hedging),
                new AggregationReducer(metrics, maxBuckets),
                new FetchPhase(client));
        return new SearchService(watcher::current, planner, phases, metrics, properties.timeout());
    }

    @Bean
    PointsInTime pointsInTime(
            ClusterStateWatcher watcher, SearchPlanner planner, NodeClient client, SearchProperties properties) {
        return new PointsInTime(
                watcher::current,
                planner,
                new ReaderCalls(client, planner, watcher::refresh),
                properties.timeout(),
                properties.maxKeepAlive());
    }

    @Bean
    DynamicSettings<SearchProperties> dynamicSearch(
            SearchService service,
            PointsInTime pointsInTime,
            BucketLimit maxBuckets,
            Hedging hedging,
            NodeClient client) {
        return new DynamicSettings<>("diagon.search", SearchProperties.class, SearchProperties.KEYS, next -> {
            service.limit(next.timeout());
            pointsInTime.limits(next.timeout(), next.maxKeepAlive());
            maxBuckets.configure(next.maxBuckets());
            hedging.share(next.hedgedShare());
            client.limits(next.callLimits());
        });
    }

    @Bean
    Scrolls scrolls(PointsInTime pointsInTime, SearchService service) {
        return new Scrolls(pointsInTime, service);
    }
}
