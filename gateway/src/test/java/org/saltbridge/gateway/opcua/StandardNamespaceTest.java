package org.saltbridge.gateway.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes that the stack brings: shown, but not in anybody's hands. */
class StandardNamespaceTest {
    @TempDir
    Path folder;

    /** CVE-2026-63248: with the diagnostics on, every user could read who else is connected. */
    @Test
    void nobodySwitchesTheDiagnosticsOfSessionsOn() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            for (String user : List.of("observer", "dispatcher", "engineer")) {
                OpcUaClient client = fixture.connect(user);
                try {
                    List<StatusCode> answers = client.writeValues(
                            List.of(NodeIds.Server_ServerDiagnostics_EnabledFlag),
                            List.of(DataValue.valueOnly(new Variant(true))));
                    assertEquals(StatusCodes.Bad_NotWritable, answers.get(0).value(), user);
                    DataValue flag = client.readValue(
                            0, TimestampsToReturn.Neither, NodeIds.Server_ServerDiagnostics_EnabledFlag);
                    assertEquals(false, flag.value().value());
                } finally {
                    client.disconnect();
                }
            }
        }
    }
}
