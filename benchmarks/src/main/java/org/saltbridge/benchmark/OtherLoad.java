package org.saltbridge.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How much of the processors others took while a benchmark ran, so that a disturbed run can say so. */
final class OtherLoad {
    /** From here on a run counts as disturbed. */
    private static final double CORES_LIMIT = 0.15;

    private final long startNs = System.nanoTime();
    private final double machineS;
    private final List<Long> own = new ArrayList<>();
    private double ownEndedS;

    OtherLoad() throws IOException {
        machineS = ProcessorTime.ofMachine()
                - ProcessorTime.ofProcess(ProcessHandle.current().pid());
    }

    /** Counts a process, just started, as our own. */
    void started(long pid) {
        own.add(pid);
    }

    /** Takes what a process has used, just before it ends. */
    void ending(long pid) throws IOException {
        if (own.remove(pid)) {
            ownEndedS += ProcessorTime.ofProcess(pid);
        }
    }

    /** Processors' worth of work that was not ours since this was made. */
    double cores() throws IOException {
        double ownS =
                ownEndedS + ProcessorTime.ofProcess(ProcessHandle.current().pid());
        for (long pid : own) {
            ownS += ProcessorTime.ofProcess(pid);
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        return Math.max(0, (ProcessorTime.ofMachine() - machineS - ownS) / seconds);
    }

    /** Whether so much was taken that the figures are not to be kept. */
    static boolean disturbs(double cores) {
        return cores > CORES_LIMIT;
    }
}
