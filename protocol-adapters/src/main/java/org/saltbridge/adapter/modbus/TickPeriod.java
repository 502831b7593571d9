package org.saltbridge.adapter.modbus;

import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.Framing;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.PlantConfig;

/**
 * How often the field loops of a plant look at their timers while there is much to do. Every look wakes a processor, which at
 * 200 a second is a third of what ten devices cost that are read once a second.
 */
final class TickPeriod {
    private static final long FINEST_MS = 5;
    private static final long COARSEST_MS = 20;

    /** A poll or a heartbeat is late by one tick at most, so by this part of its period. */
    private static final long TICKS_IN_PERIOD = 50;

    /** A time-out is noticed one tick late at most. */
    private static final long TICKS_IN_TIMEOUT = 10;

    private TickPeriod() {}

    /** Nanoseconds, 5 to 20 ms. */
    static long of(PlantConfig plant) {
        LongStream periodsMs = plant.devices().stream()
                .map(DeviceConfig::profile)
                .distinct()
                .flatMap(TickPeriod::periodsMs)
                .mapToLong(periodMs -> periodMs / TICKS_IN_PERIOD);
        LongStream linksMs = plant.endpoints().stream()
                .map(EndpointConfig::link)
                .mapToLong(link -> isLine(link) ? FINEST_MS : link.timeoutMs() / TICKS_IN_TIMEOUT);
        long finestMs = LongStream.concat(periodsMs, linksMs).min().orElse(COARSEST_MS);
        return Math.max(FINEST_MS, Math.min(finestMs, COARSEST_MS)) * 1_000_000;
    }

    /** Several units wait for each other there, and for the gaps between them. */
    private static boolean isLine(LinkConfig link) {
        return link.minGapMs() > 0 || link.framing() == Framing.RTU || link.serial() != null;
    }

    private static Stream<Integer> periodsMs(DeviceProfile profile) {
        return Stream.concat(
                profile.registers().stream()
                        .map(register -> profile.pollMs().get(register.poll()))
                        .filter(Objects::nonNull),
                profile.outgoingHeartbeats().stream().map(OutgoingHeartbeat::periodMs));
    }
}
