package io.diagon.coordinator.routing;

import java.util.concurrent.TimeUnit;

/**
 * Moving estimates of one data node. They fade while the node is not asked, so that one that was slow is tried again; what it failed to
 * answer counts as waiting there until it answers, and fades faster.
 */
final class ObservedNode {
    private static final double ALPHA = 0.3;
    private static final double HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final double MISS_HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Places in the queue that a missed answer stands for. */
    private static final double MISS_WEIGHT = 3;
    /** Misses are not counted beyond: a node is tried again about as soon after many as after some. */
    private static final double MAX_MISSES = 8;

    private final ResponseTimes times = new ResponseTimes();
    private double responseNanos;
    private double serviceNanos;
    private double queueSize;
    private double misses;
    private long missedAt;
    private long heardAt;
    private boolean heard;
    private int outstanding;

    synchronized void sent() {
        outstanding++;
    }

    synchronized void finished() {
        outstanding--;
    }

    synchronized void answered(long nanos, NodeLoad.Report report, long now) {
        outstanding--;
        times.add(nanos);
        responseNanos = heard ? mean(responseNanos, (double) nanos) : nanos;
        if (report.serviceNanos() > 0) {
            serviceNanos =
                    serviceNanos > 0 ? mean(serviceNanos, (double) report.serviceNanos()) : report.serviceNanos();
        }
        queueSize = heard ? mean(queueSize, report.queueSize()) : report.queueSize();
        misses = 0;
        heard = true;
        heardAt = now;
    }

    /** A call that was given up before the node was late says nothing. */
    synchronized void missed(long nanos, long now) {
        outstanding--;
        if (times.known() && nanos < times.slowNanos()) {
            return;
        }
        times.add(nanos);
        misses = Math.min(MAX_MISSES, misses(now) + 1);
        missedAt = now;
    }

    /** A call failed: however fast it did, nobody was served. */
    synchronized void failed(long now) {
        outstanding--;
        misses = Math.min(MAX_MISSES, misses(now) + 1);
        missedAt = now;
    }

    synchronized long slowNanos() {
        return times.known() ? times.slowNanos() : Long.MAX_VALUE;
    }

    synchronized double rank(int besides, int clients, long now) {
        double fading = heard ? Math.pow(0.5, (now - heardAt) / HALF_LIFE_NANOS) : 0;
        double queue = 1 + (double) outstanding * clients + besides + queueSize * fading + MISS_WEIGHT * misses(now);
        return NodeLoad.rank(responseNanos * fading, serviceNanos * fading, queue);
    }

    private double misses(long now) {
        return misses == 0 ? 0 : misses * Math.pow(0.5, (now - missedAt) / MISS_HALF_LIFE_NANOS);
    }

    private static double mean(double before, double next) {
        return ALPHA * next + (1 - ALPHA) * before;
    }
}
