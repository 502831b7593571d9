package org.saltbridge.gateway.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.SummaryMetricFamily;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Shows recorders of durations in nanoseconds as one summary in seconds: the quantiles of what came in since the last
 * scrape, count and sum over all scrapes. Hot paths record without waiting; the scrape swaps the interval.
 */
public final class LatencyCollector extends Collector {
    private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99, 0.999, 1.0);

    private final List<Stage> stages = new ArrayList<>();

    private static final class Stage {
        final String name;
        final Recorder recorder;
        private @Nullable Histogram interval;
        private double count;
        private double sumSeconds;

        Stage(String name, Recorder recorder) {
            this.name = name;
            this.recorder = recorder;
        }

        void addTo(SummaryMetricFamily family) {
            Histogram now =
                    interval == null ? recorder.getIntervalHistogram() : recorder.getIntervalHistogram(interval);
            interval = now;
            boolean empty = now.getTotalCount() == 0;
            List<Double> values = new ArrayList<>(QUANTILES.size());
            for (double quantile : QUANTILES) {
                values.add(empty ? Double.NaN : now.getValueAtPercentile(quantile * 100) / 1e9);
            }
            if (!empty) {
                count += now.getTotalCount();
                sumSeconds += now.getMean() * now.getTotalCount() / 1e9;
            }
            family.addMetric(List.of(name), count, sumSeconds, values);
        }
    }

    /** Adds a stage; at the start only. */
    public synchronized void add(String stage, Recorder recorder) {
        stages.add(new Stage(stage, recorder));
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        SummaryMetricFamily family = new SummaryMetricFamily(
                "saltbridge_stage_seconds",
                "Duration of one stage; quantiles since the last scrape, count and sum since the start.",
                List.of("stage"),
                QUANTILES);
        stages.forEach(stage -> stage.addTo(family));
        return List.of(family);
    }
}
