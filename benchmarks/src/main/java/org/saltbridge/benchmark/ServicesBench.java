package org.saltbridge.benchmark;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.benchmark.services.Experiment;
import org.saltbridge.benchmark.services.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the services of the plant as figures and plots. */
@Command(
        name = "services",
        description = {
            "Frequency response, peak shaving, ramp cap, loss of PCS and of the utility, as figures and plots.",
            "Gateway and a simulated plant of 500 MW and 220 PCS in this process, over Modbus on loopback."
        })
final class ServicesBench implements Callable<Integer> {

    @Option(names = "--quick", description = "Fewer repetitions.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Of ffr, peak, hold, ramp, loss, utility; default all.")
    private @Nullable Set<String> only;

    @Option(names = "--html", paramLabel = "FILE", description = "The page with the plots; default services.html.")
    private Path html = Path.of("services.html");

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Set<String> chosen = new LinkedHashSet<>(only == null ? Services.NAMES : only);
        if (!Services.NAMES.containsAll(chosen)) {
            throw new ParameterException(
                    spec == null ? null : spec.commandLine(), "--only takes names of " + Services.NAMES);
        }
        Report report = new Report("services", "in this process", Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-services");
        List<Experiment> experiments = Services.run(chosen, quick, folder);
        for (Experiment experiment : experiments) {
            for (Map.Entry<String, Double> figure : experiment.figures().entrySet()) {
                report.put(figure.getKey(), figure.getValue());
                out.printf(Locale.ROOT, "%-52s%12.2f%n", figure.getKey(), figure.getValue());
            }
        }
        report.finish(out, json);
        Files.writeString(html, Services.page(experiments, report.setting()));
        out.println("services: plots written to " + html);
        out.flush();
        return 0;
    }
}
