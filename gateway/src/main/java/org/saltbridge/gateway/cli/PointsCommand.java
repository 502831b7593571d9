package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.PlantConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints every point of a plant as CSV, for the integrator's point list. */
@Command(name = "points", description = "Print the point list of a plant as CSV (RFC 4180).")
final class PointsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PLANT", description = "Plant file, or small, medium, reference.")
    private String plantName = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PlantConfig plant = PlantFiles.readOrExplain(plantName, Cli.err(spec));
        if (plant == null) {
            return Cli.USAGE;
        }
        PrintWriter out = Cli.out(spec);
        new PointList(plant).write(out::println);
        out.flush();
        return out.checkError() ? Cli.FAILED : Cli.OK;
    }
}
