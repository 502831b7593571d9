package org.saltbridge.config;

import java.util.Set;

/** Checks of a whole plant that need more than one key: limits against ratings, times against each other, ports. */
final class PlantChecks {
    /** Faster than this the gateway would only chase its own clock. */
    static final int PERIOD_MIN_MS = 10;

    private final Section root;
    private final PlantConfig plant;

    PlantChecks(Section root, PlantConfig plant) {
        this.root = root;
        this.plant = plant;
    }

    void check() {
        Texts.checkName(root.section("plant"), "name");
        checkPoi(root.section("poi"));
        checkDispatch(root.section("dispatch"));
        checkServers(root.section("opcua"), root.section("http"));
        checkSimulation(root.section("simulation"));
    }

    private void checkPoi(Section section) {
        PoiConfig poi = plant.poi();
        if (!section.isSound() || !root.section("blocks").isSound()) {
            return;
        }
        double ratedW = 0;
        double ratedVa = 0;
        for (BlockConfig block : plant.blocks()) {
            for (PcsConfig pcs : block.pcs()) {
                ratedW += pcs.ratedW();
                ratedVa += pcs.ratedVa();
            }
        }
        if (poi.ratedW() <= 0) {
            section.error("rated", "rated must be above 0 W");
        } else if (ratedW > 0) {
            checkLimits(section, ratedW, ratedVa);
        }
        if (poi.nominalHz() < 40 || poi.nominalHz() > 70) {
            section.error("nominalFrequency", "nominalFrequency must lie between 40 and 70 Hz");
        }
        if (poi.nominalV() <= 0) {
            section.error("nominalVoltage", "nominalVoltage must be above 0 V");
        }
    }

    private void checkLimits(Section section, double ratedW, double ratedVa) {
        PoiConfig poi = plant.poi();
        checkLimit(section, "rated", poi.ratedW(), ratedW, "the PCS together are rated for", "W");
        boolean isPoiLeast = poi.ratedW() <= ratedW;
        double leastW = isPoiLeast ? poi.ratedW() : ratedW;
        String whose = isPoiLeast ? "the POI is rated for" : "the PCS together are rated for";
        checkLimit(section, "exportLimit", poi.exportLimitW(), leastW, whose, "W");
        checkLimit(section, "importLimit", poi.importLimitW(), leastW, whose, "W");
        checkLimit(section, "reactiveLimit", poi.reactiveLimitVar(), ratedVa, "the PCS together are rated for", "VA");
    }

    /** A limit that is not given follows from the rating and is not the author's mistake. */
    private static void checkLimit(
            Section section, String key, double limit, double nameplate, String whose, String unit) {
        if (!section.has(key)) {
            return;
        }
        if (limit < 0) {
            section.error(key, key + " must not be negative");
        } else if (limit > nameplate) {
            section.error(
                    key,
                    key + " is above the nameplate: " + RegisterChecks.plain(limit) + " > "
                            + RegisterChecks.plain(nameplate) + " " + unit + " that " + whose);
        }
    }

    private void checkDispatch(Section section) {
        DispatchConfig dispatch = plant.dispatch();
        if (dispatch.tickMs() < PERIOD_MIN_MS || dispatch.tickMs() > 10_000) {
            section.error("tick", "tick must lie between " + PERIOD_MIN_MS + " ms and 10 s");
        }
        if (dispatch.commandTimeoutMs() < dispatch.tickMs()) {
            section.error("commandTimeout", "commandTimeout must be at least one tick, " + dispatch.tickMs() + " ms");
        }
        if (dispatch.maxCommandAgeMs() < 1) {
            section.error("maxCommandAge", "maxCommandAge must be at least 1 ms");
        }
    }

    private void checkServers(Section opcuaSection, Section httpSection) {
        OpcUaConfig opcua = plant.opcua();
        HttpConfig http = plant.http();
        Hosts.check(opcuaSection, "bind", opcua.bindAddress(), Set.of());
        Hosts.check(httpSection, "bind", http.bindAddress(), Set.of());
        if (opcua.allowInsecure() && !Hosts.isLoopback(opcua.bindAddress())) {
            opcuaSection.error(
                    "allowInsecure",
                    "allowInsecure is only for loopback, but the server binds to " + opcua.bindAddress());
        }
        if (opcua.port() == http.port()) {
            String key = "port";
            (httpSection.has(key) ? httpSection : opcuaSection)
                    .error(key, "the OPC UA and the HTTP server both want port " + http.port());
        }
        for (EndpointConfig endpoint : plant.endpoints()) {
            if (Hosts.isLoopback(endpoint.host())) {
                checkServerPort(opcuaSection, opcua.port(), endpoint);
                checkServerPort(httpSection, http.port(), endpoint);
            }
        }
    }

    private static void checkServerPort(Section section, int port, EndpointConfig endpoint) {
        if (endpoint.port() == port) {
            section.error("port", "port " + port + " belongs to " + endpoint.name() + " on this machine");
        }
    }

    private void checkSimulation(Section section) {
        SimulationConfig simulation = plant.simulation();
        if (simulation.initialSocPercent() < 0 || simulation.initialSocPercent() > 100) {
            section.error("initialSoc", "initialSoc must lie between 0 and 100 %");
        }
        if (simulation.ambientCelsius() < -50 || simulation.ambientCelsius() > 80) {
            section.error("ambient", "ambient must lie between -50 and 80 °C");
        }
        if (simulation.watchdogMs() < 1) {
            section.error("watchdog", "watchdog must be at least 1 ms");
        }
        if (simulation.loadW() < 0) {
            section.error("load", "load must not be negative");
        }
    }
}
