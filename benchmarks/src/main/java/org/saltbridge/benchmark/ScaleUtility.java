package org.saltbridge.benchmark;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.subscriptions.MonitoredItemSynchronizationException;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.gateway.opcua.OpcUaGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A utility's SCADA system as the scale benchmarks have it: it follows the point of interconnection, every block, PCS and
 * container once a second, and changes the plant's setpoint now and then.
 */
final class ScaleUtility implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleUtility.class);
    private static final double PUBLISHING_MS = 1_000;
    private static final long REQUEST_TIMEOUT_MS = 10_000;
    private static final double SETPOINT_SHARE = 0.2;

    final Histogram answer = OpcLoad.histogram();
    private final OpcUaClient client;
    private final int namespace;
    private final double setpointW;
    private final LongAdder notified = new LongAdder();
    private int commands;
    private int notGood;

    ScaleUtility(PlantProcesses processes) throws UaException, MonitoredItemSynchronizationException {
        client = OpcUaClient.create(
                processes.opcuaUrl,
                endpoints -> endpoints.stream()
                        .filter(e -> e.getSecurityPolicyUri().equals(SecurityPolicy.None.getUri()))
                        .findFirst(),
                transport -> {},
                config -> config.setIdentityProvider(
                                new UsernameProvider(GatewayServerCommand.USER, processes.password))
                        .setRequestTimeout(uint(REQUEST_TIMEOUT_MS)));
        client.connect();
        namespace = client.getNamespaceTable()
                .getIndex(OpcUaGateway.PLANT_NAMESPACE)
                .intValue();
        setpointW = SETPOINT_SHARE * processes.plant.poi().ratedW();
        subscribe(followed(processes.plant.blocks()));
    }

    private static List<String> followed(List<BlockConfig> blocks) {
        List<String> paths = new ArrayList<>(List.of(
                "Plant/POI/MMXU1/TotW", "Plant/POI/MMXU1/TotVAr", "Plant/POI/MMXU1/Hz", "Plant/PPC/DPMC1/WSpt/mxVal"));
        for (BlockConfig block : blocks) {
            paths.add(block.path() + "/MMXU1/TotW");
            for (PcsConfig pcs : block.pcs()) {
                paths.add(pcs.path() + "/MMXU1/TotW");
                paths.add(pcs.path() + "/DSTO1/DEROpSt");
                for (ContainerConfig container : pcs.containers()) {
                    paths.add(container.path() + "/DSTO1/SocEffWhPct");
                    paths.add(container.path() + "/SBAT1/CelTmpMax");
                }
            }
        }
        return paths;
    }

    private void subscribe(List<String> paths) throws UaException, MonitoredItemSynchronizationException {
        OpcUaSubscription subscription = new OpcUaSubscription(client, PUBLISHING_MS);
        subscription.create();
        subscription.setSubscriptionListener(new OpcUaSubscription.SubscriptionListener() {
            @Override
            public void onDataReceived(OpcUaSubscription from, List<OpcUaMonitoredItem> items, List<DataValue> values) {
                notified.add(values.size());
            }
        });
        List<OpcUaMonitoredItem> items = new ArrayList<>();
        for (String path : paths) {
            OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(new NodeId(namespace, path));
            item.setSamplingInterval(PUBLISHING_MS);
            item.setQueueSize(uint(1));
            items.add(item);
        }
        subscription.addMonitoredItems(items);
        subscription.synchronizeMonitoredItems();
    }

    /** Commands the plant to discharge and to charge a fifth of its rated power in turn, and waits for the answer. */
    void command() throws UaException {
        double watts = commands++ % 2 == 0 ? setpointW : -setpointW;
        long startNs = System.nanoTime();
        StatusCode status = client.writeValues(
                        List.of(new NodeId(namespace, "Plant/PPC/DPMC1/WSpt/ctlVal")),
                        List.of(DataValue.valueOnly(Variant.of(watts))))
                .get(0);
        answer.recordValue(System.nanoTime() - startNs);
        if (!status.isGood()) {
            notGood++;
            LOG.warn("command {} was answered {}", commands, status);
        }
    }

    int commands() {
        return commands;
    }

    int commandsNotGood() {
        return notGood;
    }

    /** Values that the subscription has brought so far. */
    long notified() {
        return notified.sum();
    }

    @Override
    public void close() throws UaException {
        client.disconnect();
    }
}
