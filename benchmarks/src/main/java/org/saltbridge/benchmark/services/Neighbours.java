package org.saltbridge.benchmark.services;

import java.util.ArrayList;
import java.util.List;
import org.saltbridge.adapter.FieldStats;

/** The round trips of all PCS but one, as far as somebody looks often enough. */
final class Neighbours {
    private static final double NS_PER_MS = 1e6;

    private final World world;
    private final int[] endpoints;
    private final long[] repliesSeen;
    private List<Double> roundTripsMs = new ArrayList<>();

    Neighbours(World world, int without) {
        this.world = world;
        endpoints = new int[world.pcs.size() - 1];
        repliesSeen = new long[endpoints.length];
        int next = 0;
        for (int i = 0; i < world.pcs.size(); i++) {
            if (i != without) {
                int device = world.pcs.get(i).deviceIndex();
                endpoints[next++] = world.plant.devices().get(device).endpointIndex();
            }
        }
    }

    void look() {
        for (int i = 0; i < endpoints.length; i++) {
            FieldStats stats = world.gateway.fieldBus().stats(endpoints[i]);
            if (stats.replies() != repliesSeen[i]) {
                repliesSeen[i] = stats.replies();
                roundTripsMs.add(stats.rttNsLast() / NS_PER_MS);
            }
        }
    }

    /** Those since the last call. */
    List<Double> take() {
        List<Double> taken = roundTripsMs;
        roundTripsMs = new ArrayList<>();
        return taken;
    }
}
