package org.saltbridge.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PlantConfig;

/** A plant of two PCS of 2.5 MW with a feeder meter, a load meter and a breaker. */
final class BreakerPlants {
    private BreakerPlants() {}

    static PlantConfig withSimulation(String simulation) {
        String text = """
                plant: { id: p, name: P }
                poi:
                  rated: 5 MW
                  nominalFrequency: 60 Hz
                  nominalVoltage: 34.5 kV
                  meter: { profile: generic-meter, host: 127.0.0.1, port: 15020 }
                  loadMeter: { profile: generic-meter, host: 127.0.0.1, port: 15022 }
                  breaker: { profile: generic-breaker, host: 127.0.0.1, port: 15024 }
                feeders: { count: 1, profile: generic-meter, host: 127.0.0.1, port: { first: 15040 } }
                blocks:
                  count: 2
                  pcs:
                    count: 1
                    profile: generic-pcs
                    rated: 2.5 MW
                    ratedApparent: 2.75 MVA
                    host: 127.0.0.1
                    port: { first: 15100 }
                    containers:
                      count: 2
                      profile: generic-bank-bms
                      host: 127.0.0.1
                      port: { first: 15200 }
                      unit: 100
                      racks: { count: 10, profile: generic-rack-bms, unit: { first: 1 } }
                simulation:
                """ + simulation.indent(2);
        try {
            Path file = Files.createTempFile("plant", ".yaml");
            try {
                return ConfigReader.readPlant(Files.writeString(file, text)).plantOrThrow();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
