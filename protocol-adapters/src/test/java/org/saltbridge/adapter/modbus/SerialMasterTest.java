package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.Framing;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.SerialConfig;

/** The master on a serial line, two pseudo-terminals that socat joins, against j2mod's serial slave. */
class SerialMasterTest extends ModbusMasterContract {
    private static final int BAUD = 115_200;

    @TempDir
    Path folder;

    @Override
    Slave openSlave() throws Exception {
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        Process socat = socat(ours, theirs);
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!(Files.exists(ours) && Files.exists(theirs)) && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        SerialParameters parameters = new SerialParameters();
        parameters.setPortName(theirs.toRealPath().toString());
        parameters.setBaudRate(BAUD);
        parameters.setDatabits(8);
        parameters.setStopbits(1);
        parameters.setParity(0);
        parameters.setEncoding(Modbus.SERIAL_ENCODING_RTU);
        parameters.setEcho(false);
        SerialConfig line = new SerialConfig(ours.toRealPath().toString(), BAUD, SerialConfig.Parity.NONE, 1);
        LinkConfig patient = new LinkConfig(1000, 1000, 1, 0, 100, 400, 3);
        return new J2modSlave(
                ModbusSlaveFactory.createSerialSlave(parameters),
                0,
                patient.with(Framing.TCP, null, line),
                () -> end(socat));
    }

    /** It takes its links away as it ends, which must not meet the removal of their folder. */
    private static void end(Process socat) {
        socat.destroy();
        socat.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static Process socat(Path ours, Path theirs) {
        try {
            return new ProcessBuilder("socat", "pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "socat is not installed (Debian package socat): no pair of pseudo-terminals");
            throw new IllegalStateException(e);
        }
    }
}
