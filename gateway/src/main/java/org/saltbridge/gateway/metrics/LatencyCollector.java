package org.saltbridge.gateway.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.SummaryMetricFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Shows every {@link LatencyRecorder} as a summary: the quantiles of what came in since the last scrape, count and sum
 * since the start. Stages are named at the start; recording never creates a series.
 */
public final class LatencyCollector extends Collector {
    private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99, 0.999, 1.0);

    private final Map<String, LatencyRecorder> recorders = new LinkedHashMap<>();
    private final Map<String, Histogram> intervals = new LinkedHashMap<>();

    /** The recorder of a stage, made at the first call; for start-up, not for hot paths. */
    public synchronized LatencyRecorder stage(String name) {
        return recorders.computeIfAbsent(name, LatencyRecorder::new);
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        SummaryMetricFamily family = new SummaryMetricFamily(
                "saltbridge_stage_seconds",
                "Duration of one stage; quantiles since the last scrape, count and sum since the start.",
                List.of("stage"),
                QUANTILES);
        for (LatencyRecorder recorder : recorders.values()) {
            Histogram recycled = intervals.get(recorder.stage());
            Histogram interval = recycled == null ? recorder.firstInterval() : recorder.interval(recycled);
            intervals.put(recorder.stage(), interval);
            List<Double> values = new ArrayList<>(QUANTILES.size());
            for (double quantile : QUANTILES) {
                values.add(
                        interval.getTotalCount() == 0
                                ? Double.NaN
                                : interval.getValueAtPercentile(quantile * 100) / 1e9);
            }
            family.addMetric(List.of(recorder.stage()), (double) recorder.count(), recorder.sumSeconds(), values);
        }
        return List.of(family);
    }
}
