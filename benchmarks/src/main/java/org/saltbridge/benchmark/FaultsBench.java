package org.saltbridge.benchmark;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.benchmark.services.Experiment;
import org.saltbridge.benchmark.services.FaultExperiment;
import org.saltbridge.benchmark.services.FaultMatrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Commands faulty devices and counts answers that are not true. Exit code 1 when there is one. */
@Command(
        name = "faults",
        description = {
            "Setpoints to 44 PCS that are slow, silent, refuse, or lose replies or links, over Modbus on loopback.",
            "Exit code 1 when one is answered Good that its device has not confirmed, or not answered at all;",
            "with --matrix when a value is shown as good that is not true, or the plant does not recover."
        })
final class FaultsBench implements Callable<Integer> {

    @Option(
            names = "--matrix",
            description =
                    "Instead: every fault of link and registers on one PCS, then on all, and every good value checked.")
    private boolean isMatrix;

    @Option(names = "--faults", paramLabel = "N", description = "At least so many; default 1000.")
    private int faults = 1_000;

    @Option(names = "--seed", paramLabel = "S", description = "Which faults, and when. Default 1.")
    private long seed = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("faults", "in this process", Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-faults");
        Experiment experiment = isMatrix ? FaultMatrix.run(folder) : FaultExperiment.run(folder, faults, seed);
        Map<String, Double> figures = experiment.figures();
        for (Map.Entry<String, Double> figure : figures.entrySet()) {
            report.put(figure.getKey(), figure.getValue());
            out.printf(Locale.ROOT, "%-52s%12.2f%n", figure.getKey(), figure.getValue());
        }
        experiment.notes().forEach(out::println);
        report.finish(out, json);
        return (isMatrix ? FaultMatrix.isClean(figures) : FaultExperiment.isHonest(figures)) ? 0 : 1;
    }
}
