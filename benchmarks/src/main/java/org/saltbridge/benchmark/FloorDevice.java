package org.saltbridge.benchmark;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One device of the floor server: a thread that polls it each second and puts what it reads into variable nodes. */
final class FloorDevice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FloorDevice.class);
    private static final long POLL_MS = 1000;

    private final FloorModbus modbus;
    private final UaVariableNode[] nodes;
    private final int[] registers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread poller = new Thread(task, "floor device");
        poller.setDaemon(true);
        return poller;
    });

    FloorDevice(FloorModbus modbus, UaVariableNode[] nodes) {
        this.modbus = modbus;
        this.nodes = nodes;
        registers = new int[nodes.length];
    }

    void start() {
        var polling = thread.scheduleAtFixedRate(this::poll, 0, POLL_MS, TimeUnit.MILLISECONDS);
        assert !polling.isDone();
    }

    private void poll() {
        try {
            modbus.read(0, registers);
        } catch (IOException e) {
            LOG.warn("a poll failed", e);
            return;
        }
        DateTime now = DateTime.now();
        for (int i = 0; i < nodes.length; i++) {
            nodes[i].setValue(new DataValue(Variant.of((float) registers[i]), StatusCode.GOOD, now, now));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
