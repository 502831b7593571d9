package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway of a 500 MW plant whose devices do not run yet, as on the first day of commissioning. */
class ReferencePlantTest {
    /** Ten seconds of a machine with two cores; processor time, because this machine may be busy with other things. */
    private static final Duration SERVING_CPU_MAX = Duration.ofSeconds(20);

    private static final double MEMORY_BYTES_MAX = 600e6;
    /** A row of 794 ports on which nobody listens. */
    private static final int FIRST_PORT = 27_000;

    @TempDir
    Path data;

    @Test
    void itServesItsWholeAddressSpaceSoonAndInLittleMemory() throws Exception {
        int opcuaPort = Plants.freePort();
        try (GatewayProcess gateway = GatewayProcess.inService("reference", data, opcuaPort, FIRST_PORT)) {
            boolean wasReady = gateway.isReady();
            Duration servingCpu = gateway.processorTime();
            assertTrue(servingCpu.compareTo(SERVING_CPU_MAX) < 0, "processor time until it served: " + servingCpu);
            try (UtilityClient observer = RunningPlant.connect(opcuaPort, "observer")) {
                for (String path : new String[] {
                    "Plant/POI/MMXU1/TotW",
                    "Plant/Blocks/B110/PCS2/DINV1/WSpt/mxVal",
                    "Plant/Blocks/B110/PCS2/Container2/Rack10/DBAT1/SocEffAhrPct"
                }) {
                    DataValue value = observer.read(path);
                    assertTrue(value.getStatusCode().isBad(), "nobody has told: " + value);
                    assertFalse(
                            value.getStatusCode().toString().contains("NodeId"), path + ": " + value.getStatusCode());
                }
                assertEquals(0.0, observer.number("Plant/Storage/DSTO1/PcsCnt"));
            }
            gateway.awaitReady();
            assertTrue(gateway.isReady(), "before: " + wasReady);
            assertEquals(0, collectGarbage(gateway.pid()));
            double bytes = gateway.metric("jvm_memory_bytes_used{area=\"heap\",}")
                    + gateway.metric("jvm_memory_bytes_used{area=\"nonheap\",}");
            assertTrue(bytes < MEMORY_BYTES_MAX, "memory after a collection: " + bytes);
        }
    }

    private static int collectGarbage(long pid) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
