package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.PointCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks plant files and says where each mistake is; exit 0 when all are right, else 2. */
@Command(name = "check", description = "Check plant files; every mistake is printed as file:line:column.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PLANT", description = "Plant files, or small, medium, reference.")
    private List<String> plants = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Cli.out(spec);
        PrintWriter err = Cli.err(spec);
        int exit = Cli.OK;
        for (String name : plants) {
            PlantConfig plant = PlantFiles.readOrExplain(name, err);
            if (plant == null) {
                exit = Cli.USAGE;
                continue;
            }
            try {
                int points = new PointCatalog(plant, new DerivedPoints(plant).points()).size();
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
}
