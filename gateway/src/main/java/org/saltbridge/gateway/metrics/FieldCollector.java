package org.saltbridge.gateway.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldStats;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.plant.DeviceStates;

/**
 * The field side in numbers: each counter summed over all endpoints, and per endpoint only whether it is connected, its
 * time-outs and its last round trip, so that the reference plant stays at 2,400 series.
 */
public final class FieldCollector extends Collector {
    private final PlantConfig plant;
    private final IntFunction<FieldStats> stats;
    private final DeviceStates states;

    public FieldCollector(PlantConfig plant, IntFunction<FieldStats> stats, DeviceStates states) {
        this.plant = plant;
        this.stats = stats;
        this.states = states;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<FieldStats> all = new ArrayList<>(plant.endpoints().size());
        for (EndpointConfig endpoint : plant.endpoints()) {
            all.add(stats.apply(endpoint.index()));
        }
        List<MetricFamilySamples> families = new ArrayList<>();
        total(families, all, "requests", "Modbus requests sent", FieldStats::requests);
        total(families, all, "replies", "Modbus replies accepted", FieldStats::replies);
        total(families, all, "writes", "Setpoint and heartbeat writes sent", FieldStats::writes);
        total(families, all, "timeouts", "Requests without an answer in time", FieldStats::timeouts);
        total(families, all, "exceptions", "Modbus exceptions received", FieldStats::exceptions);
        total(families, all, "bad_replies", "Replies that did not fit their request", FieldStats::badReplies);
        total(families, all, "stale_replies", "Replies that came after their time-out", FieldStats::staleReplies);
        total(families, all, "polls_skipped", "Polls left out since the last was not done", FieldStats::pollsSkipped);
        total(families, all, "samples", "Values taken from replies to polls", FieldStats::samples);
        total(families, all, "connects", "Connections made", FieldStats::connects);
        total(families, all, "disconnects", "Connections lost", FieldStats::disconnects);
        total(families, all, "writes_unknown", "Writes of unknown outcome", FieldStats::writesUnknown);
        total(families, all, "queue_rejects", "Setpoints turned away, queue full", FieldStats::queueRejects);
        perEndpoint(families, all);
        GaugeMetricFamily devices =
                new GaugeMetricFamily("saltbridge_devices", "Devices by link state.", List.of("state"));
        for (DeviceState state : DeviceState.values()) {
            devices.addMetric(List.of(state.name().toLowerCase(Locale.ROOT)), states.count(state));
        }
        families.add(devices);
        return families;
    }

    private static void total(
            List<MetricFamilySamples> families,
            List<FieldStats> all,
            String name,
            String help,
            ToLongFunction<FieldStats> counter) {
        long sum = 0;
        for (FieldStats endpoint : all) {
            sum += counter.applyAsLong(endpoint);
        }
        families.add(new CounterMetricFamily("saltbridge_field_" + name, help + ", all endpoints.", (double) sum));
    }

    private void perEndpoint(List<MetricFamilySamples> families, List<FieldStats> all) {
        List<String> label = List.of("endpoint");
        GaugeMetricFamily connected =
                new GaugeMetricFamily("saltbridge_endpoint_connected", "1 when the endpoint is connected.", label);
        CounterMetricFamily timeouts =
                new CounterMetricFamily("saltbridge_endpoint_timeouts", "Requests without an answer in time.", label);
        GaugeMetricFamily roundTrip =
                new GaugeMetricFamily("saltbridge_endpoint_rtt_seconds", "Round trip of the last transaction.", label);
        for (int i = 0; i < all.size(); i++) {
            List<String> name = List.of(plant.endpoints().get(i).name());
            connected.addMetric(name, all.get(i).connected() ? 1 : 0);
            timeouts.addMetric(name, (double) all.get(i).timeouts());
            roundTrip.addMetric(name, all.get(i).rttNsLast() / 1e9);
        }
        families.add(connected);
        families.add(timeouts);
        families.add(roundTrip);
    }
}
