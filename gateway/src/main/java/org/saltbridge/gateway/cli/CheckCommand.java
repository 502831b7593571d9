package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.PointCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks plant files and says where each mistake is, and on demand whether the live devices are what they say. */
@Command(
        name = "check",
        description = {
            "Check plant files; every mistake is printed as file:line:column.",
            "With --live hold the devices, which are only read, against their profiles and the plant file.",
            "With --device do so with one device, or with those of one address or path; other endpoints are not connected.",
            "With --writes list every register that the gateway may write."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is right", "1:a live device is not as it should be", "2:a plant file has mistakes"})
final class CheckCommand implements Callable<Integer> {
    private static final int SECONDS_MAX = 3_600;

    @Option(names = "--live", description = "Read the devices of the plant and say what is not as it should be.")
    private boolean live;

    @Option(
            names = "--device",
            paramLabel = "HOST:PORT[/UNIT] | PATH",
            description = "As --live, but only the devices of that address, or at or below that path.")
    private @Nullable String device;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Read them for so long; default ${DEFAULT-VALUE}, enough for polls of 5 s.")
    private int seconds = 12;

    @Option(names = "--writes", description = "List what may be written, and to which registers; nothing is written.")
    private boolean writes;

    @Parameters(arity = "1..*", paramLabel = "PLANT", description = "Plant files, or small, medium, reference.")
    private List<String> plants = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    private final DeviceReading reading;

    CheckCommand(DeviceReading reading) {
        this.reading = reading;
    }

    @Override
    public Integer call() {
        PrintWriter out = Cli.out(spec);
        PrintWriter err = Cli.err(spec);
        if (seconds < 1 || seconds > SECONDS_MAX) {
            err.println("saltbridge: --seconds must be from 1 to " + SECONDS_MAX);
            return Cli.USAGE;
        }
        int exit = Cli.OK;
        for (String name : plants) {
            PlantConfig plant = PlantFiles.readOrExplain(name, err);
            if (plant == null) {
                exit = Cli.USAGE;
                continue;
            }
            try {
                int points = new PointCatalog(plant, new DerivedPoints(plant).points()).size();
                if (live || device != null) {
                    exit = Math.max(exit, LiveDevices.check(plant, chosen(plant), reading, seconds, out));
                }
                if (writes) {
                    WriteList.print(plant, out);
                }
                out.printf(
                        "%s: ok: %d endpoints, %d devices, %d PCS, %d points%n",
                        name,
                        plant.endpoints().size(),
                        plant.devices().size(),
                        DerivedPoints.pcsOf(plant).size(),
                        points);
            } catch (IllegalArgumentException e) {
                err.println(name + ": error: " + e.getMessage());
                exit = Cli.USAGE;
            }
        }
        return exit;
    }

    private List<DeviceConfig> chosen(PlantConfig plant) {
        String wanted = device;
        if (wanted == null) {
            return plant.devices();
        }
        List<DeviceConfig> chosen = plant.devices().stream()
                .filter(candidate -> LiveDevices.isAt(candidate, plant, wanted))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no device is at \"" + wanted
                    + "\"; give HOST:PORT, HOST:PORT/UNIT or a path such as "
                    + plant.devices().get(0).path());
        }
        return chosen;
    }
}
