package org.saltbridge.benchmark;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReportTest {
    /** A report keeps it so that it can be run again, and a benchmark starts itself with another collector by it. */
    @Test
    void theCommandLineIsAsItWasGiven() {
        CommandLine bench = BenchMain.commandLine();
        CommandLine dispatch = requireNonNull(bench.getSubcommands().get("dispatch"));
        bench.parseArgs("dispatch", "--quick", "--gc=g1");
        assertEquals(List.of("dispatch", "--quick", "--gc=g1"), Report.commandLine(dispatch.getCommandSpec()));
    }
}
