package org.saltbridge.benchmark;

import java.io.IOException;
import java.util.List;

/**
 * A server under test, in a process of its own.
 *
 * @param name how figures call it.
 * @param namespace URI of its nodes.
 * @param valuePattern node of a value, with the device and the register as {@code %1$d} and {@code %2$d}, from 0.
 * @param setpointPattern node of a device's setpoint.
 */
record Target(String name, ChildJvm process, String url, String namespace, String valuePattern, String setpointPattern)
        implements AutoCloseable {

    String valueNode(int device, int register) {
        return String.format(valuePattern, device, register);
    }

    String setpointNode(int device) {
        return String.format(setpointPattern, device);
    }

    /** The times from the decoded write to the request in the socket since the last call, as the server itself took them. */
    long[] insideNs() throws IOException, InterruptedException {
        List<String> lines = process.ask("inside");
        return lines.stream().mapToLong(Long::parseLong).toArray();
    }

    @Override
    public void close() {
        process.close();
    }
}
