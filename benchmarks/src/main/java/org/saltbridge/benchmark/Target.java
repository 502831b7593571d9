package org.saltbridge.benchmark;

import java.io.IOException;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;

/**
 * A server under test, in a process of its own.
 *
 * @param name how figures call it.
 * @param namespace URI of its nodes.
 * @param valuePattern node of a value, with the device and the register as {@code %1$d} and {@code %2$d} from 0, and the
 *     device as {@code %3$d} from 1.
 * @param setpointPattern node of a device's setpoint, in the same way.
 * @param identity who commands.
 */
record Target(
        String name,
        ChildJvm process,
        String url,
        String namespace,
        String valuePattern,
        String setpointPattern,
        IdentityProvider identity)
        implements AutoCloseable {

    String valueNode(int device, int register) {
        return String.format(valuePattern, device, register, device + 1);
    }

    String setpointNode(int device) {
        return String.format(setpointPattern, device, 0, device + 1);
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
