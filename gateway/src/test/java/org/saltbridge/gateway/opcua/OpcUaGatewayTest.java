package org.saltbridge.gateway.opcua;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.adapter.Quality;

/** The server as a utility's client sees it. */
class OpcUaGatewayTest {
    private static final String SETPOINT = "Plant/PPC/DPMC1/WSpt/ctlVal";

    @TempDir
    static Path folder;

    static OpcUaFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = new OpcUaFixture(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    private static StatusCode write(OpcUaClient client, String path, Object value) throws Exception {
        return client.writeValues(
                        List.of(OpcUaFixture.id(client, path)), List.of(DataValue.valueOnly(new Variant(value))))
                .get(0);
    }

    @Test
    void aPointShowsValueQualityAndDeviceTime() throws Exception {
        String path = "Plant/POI/MMXU1/TotW";
        fixture.table.set(fixture.catalog.indexOf(path), 1_250_000, Quality.OLD_DATA.code(), 1_700_000_000_000L);
        OpcUaClient client = fixture.connect("observer");
        try {
            DataValue value = client.readValue(0, TimestampsToReturn.Both, OpcUaFixture.id(client, path));
            assertEquals(1_250_000.0, value.value().value());
            assertEquals(
                    StatusCodes.Uncertain_LastUsableValue, value.statusCode().value());
            assertEquals(1_700_000_000_000L, requireNonNull(value.sourceTime()).getJavaTime());
            assertTrue(requireNonNull(value.serverTime()).getJavaTime() > 1_700_000_000_000L);
        } finally {
            client.disconnect();
        }
    }

    @Test
    void aSetpointIsAnsweredGoodWhenDispatchHasConfirmed() throws Exception {
        OpcUaClient client = fixture.connect("dispatcher");
        try {
            assertEquals(StatusCode.GOOD, write(client, SETPOINT, 1_000_000.0));
            DataValue shown = client.readValue(0, TimestampsToReturn.Both, OpcUaFixture.id(client, SETPOINT));
            assertEquals(1_000_000.0, shown.value().value());
        } finally {
            client.disconnect();
        }
    }

    @Test
    void anObserverCommandsNothing() throws Exception {
        OpcUaClient client = fixture.connect("observer");
        try {
            assertEquals(
                    StatusCodes.Bad_UserAccessDenied,
                    write(client, SETPOINT, 1_000_000.0).value());
        } finally {
            client.disconnect();
        }
    }
}
