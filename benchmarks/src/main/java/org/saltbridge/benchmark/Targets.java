package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the servers under test, all with the same JVM options. */
final class Targets {
    static final List<String> NAMES = List.of("floor");
    /** What the launcher starts the gateway with. */
    static final List<String> SERVER_OPTIONS = List.of("-XX:+UseZGC", "-Xmx1g");

    private static final int START_TIMEOUT_S = 60;

    private Targets() {}

    /** Starts a server for the devices of a slave and returns when it serves. */
    static Target start(String name, SlaveProcess slave, int devices, Path folder)
            throws IOException, InterruptedException {
        int opcuaPort = SlaveProcess.freePorts(1);
        if (!name.equals("floor")) {
            throw new IOException("there is no server " + name);
        }
        ChildJvm process = new ChildJvm(
                SERVER_OPTIONS,
                BenchMain.class,
                List.of(
                        "floor-server",
                        "--opcua-port",
                        Integer.toString(opcuaPort),
                        "--modbus-port",
                        Integer.toString(slave.firstPort()),
                        "--devices",
                        Integer.toString(devices)),
                folder.resolve("floor.log"));
        Target target = new Target(
                name,
                process,
                "opc.tcp://127.0.0.1:" + opcuaPort + "/floor",
                FloorServer.NAMESPACE,
                "D%1$d/V%2$d",
                "D%1$d/Setpoint");
        process.await("ready", START_TIMEOUT_S);
        return target;
    }
}
