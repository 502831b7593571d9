package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.saltbridge.gateway.opcua.OpcUaGateway;

/** Starts the servers under test, all with the same JVM options. */
final class Targets {
    static final List<String> NAMES = List.of("floor", "gateway");
    /** What the launcher starts the gateway with. */
    static final List<String> SERVER_OPTIONS = serverOptions();

    private static final int START_TIMEOUT_S = 180;

    private Targets() {}

    private static List<String> serverOptions() {
        List<String> options =
                new ArrayList<>(List.of("-XX:+UseZGC", "-Xmx1g", "-Dio.netty.leakDetection.level=disabled"));
        int version = Runtime.version().feature();
        if (version >= 21 && version < 24) {
            options.add("-XX:+ZGenerational");
        }
        return List.copyOf(options);
    }

    /** Starts a server for the devices of a slave and returns when it serves. */
    static Target start(String name, SlaveProcess slave, int devices, Path folder)
            throws IOException, InterruptedException {
        return switch (name) {
            case "floor" -> floor(slave, devices, folder);
            case "gateway" -> gateway(slave, BenchPlant.likeFloor(devices), folder);
            default -> throw new IOException("there is no server " + name);
        };
    }

    private static Target floor(SlaveProcess slave, int devices, Path folder) throws IOException, InterruptedException {
        int opcuaPort = SlaveProcess.freePorts(1);
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
        process.await("ready", START_TIMEOUT_S);
        return new Target(
                "floor",
                process,
                "opc.tcp://127.0.0.1:" + opcuaPort + "/floor",
                FloorServer.NAMESPACE,
                "D%1$d/V%2$d",
                "D%1$d/Setpoint",
                new AnonymousProvider());
    }

    /** Starts the gateway; serving means that every device is online as well. */
    static Target gateway(SlaveProcess slave, BenchPlant plant, Path folder) throws IOException, InterruptedException {
        int opcuaPort = SlaveProcess.freePorts(2);
        Path own = Files.createTempDirectory(folder, "gateway");
        Path file = plant.write(own, slave.firstPort(), opcuaPort, opcuaPort + 1);
        ChildJvm process = new ChildJvm(
                SERVER_OPTIONS,
                BenchMain.class,
                List.of("gateway-server", "--plant", file.toString(), "--data", own.toString()),
                own.resolve("gateway.log"));
        String ready = process.await("ready ", START_TIMEOUT_S);
        String pcs = "Plant/Blocks/B001/PCS%3$d/";
        return new Target(
                "gateway",
                process,
                "opc.tcp://127.0.0.1:" + opcuaPort + "/saltbridge",
                OpcUaGateway.PLANT_NAMESPACE,
                pcs + "GGIO1/AnIn%2$d",
                pcs + "DINV1/WSpt/ctlVal",
                new UsernameProvider(GatewayServerCommand.USER, ready.substring("ready ".length())));
    }
}
