package org.saltbridge.gateway.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.HdrHistogram.Recorder;

/**
 * All metrics of one gateway: latencies, what the parts of the gateway plug in, and the JVM's own. Each gateway has its own
 * registry, so that several can live in one process.
 */
public final class GatewayMetrics {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final LatencyCollector latencies = new LatencyCollector();

    public GatewayMetrics() {
        DefaultExports.register(registry);
        registry.register(latencies);
    }

    /** Shows the durations, in nanoseconds, that a hot path records for a stage. */
    public void latency(String stage, Recorder recorder) {
        latencies.add(stage, recorder);
    }

    /** Adds a collector with its own families. */
    public void register(Collector collector) {
        registry.register(collector);
    }

    /**
     * Adds a number that only grows, read at each scrape.
     *
     * @param name without the ending {@code _total}.
     */
    public void counter(String name, String help, DoubleSupplier value) {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(new CounterMetricFamily(name, help, value.getAsDouble()));
            }
        });
    }

    /** Adds a number that goes up and down, read at each scrape. */
    public void gauge(String name, String help, DoubleSupplier value) {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(new GaugeMetricFamily(name, help, value.getAsDouble()));
            }
        });
    }

    /** The page {@code /metrics}: Prometheus text or OpenMetrics, as the scraper asks. */
    public HttpPage page() {
        return accept -> {
            String type = TextFormat.chooseContentType(accept);
            StringWriter text = new StringWriter(64 * 1024);
            try {
                TextFormat.writeFormat(type, text, registry.metricFamilySamples());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new HttpPage.Answer(200, type, text.toString());
        };
    }
}
