package org.saltbridge.benchmark;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.MonitoredItemSynchronizationException;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;

/** The OPC UA client of the benchmarks: it subscribes to every value, and writes setpoints, of any {@link Target}. */
final class OpcLoad implements AutoCloseable {
    private static final double PUBLISHING_MS = 100;
    private static final long REQUEST_TIMEOUT_MS = 10_000;
    private static final int VALUE_MAX = 30_000;

    private final OpcUaClient client;
    private final SlaveProcess slave;
    private final NodeId[][] values;
    private final NodeId[] setpoints;
    private final int[] lastValue;
    private final Notifications notifications = new Notifications();

    OpcLoad(Target target, SlaveProcess slave, int devices) throws UaException {
        this.slave = slave;
        client = OpcUaClient.create(
                target.url(),
                endpoints -> endpoints.stream()
                        .filter(e -> e.getSecurityPolicyUri().equals(SecurityPolicy.None.getUri()))
                        .findFirst(),
                transport -> {},
                config -> config.setIdentityProvider(target.identity()).setRequestTimeout(uint(REQUEST_TIMEOUT_MS)));
        client.connect();
        int namespace = client.getNamespaceTable().getIndex(target.namespace()).intValue();
        setpoints = new NodeId[devices];
        values = new NodeId[devices][BenchSlave.VALUES];
        lastValue = new int[devices];
        for (int device = 0; device < devices; device++) {
            setpoints[device] = new NodeId(namespace, target.setpointNode(device));
            for (int register = 0; register < BenchSlave.VALUES; register++) {
                values[device][register] = new NodeId(namespace, target.valueNode(device, register));
            }
        }
    }

    /** Subscribes to all values of all devices, sampled and published each 100 ms. */
    void subscribe() throws UaException, MonitoredItemSynchronizationException {
        OpcUaSubscription subscription = new OpcUaSubscription(client, PUBLISHING_MS);
        subscription.create();
        subscription.setSubscriptionListener(new OpcUaSubscription.SubscriptionListener() {
            @Override
            public void onDataReceived(
                    OpcUaSubscription from, List<OpcUaMonitoredItem> items, List<DataValue> received) {
                notifications.add(System.nanoTime(), items, received);
            }
        });
        List<OpcUaMonitoredItem> items = new ArrayList<>();
        for (int device = 0; device < values.length; device++) {
            for (int register = 0; register < BenchSlave.VALUES; register++) {
                OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(values[device][register]);
                item.setSamplingInterval(PUBLISHING_MS);
                item.setQueueSize(uint(1));
                item.setUserObject(device * BenchSlave.VALUES + register);
                items.add(item);
            }
        }
        subscription.addMonitoredItems(items);
        subscription.synchronizeMonitoredItems();
    }

    /** Counts notifications for so long, and how old each was when it came. */
    Notifications.Seen watch(long durationMs) throws IOException, InterruptedException {
        notifications.start();
        pause(durationMs);
        return notifications.stop(slave.replies());
    }

    /** Latencies of setpoints, and how many went wrong. */
    record CommandTimes(Histogram toRegister, Histogram toAnswer, int notGood, int notArrived) {}

    /**
     * Writes setpoints one at a time, device after device.
     *
     * @param gapUs pause between an answer and the next write.
     */
    CommandTimes command(int count, long gapUs) throws UaException, IOException, InterruptedException {
        slave.drainWrites();
        long[] sentNs = new long[count];
        long[] keys = new long[count];
        Histogram toAnswer = histogram();
        int notGood = 0;
        for (int i = 0; i < count; i++) {
            int device = i % setpoints.length;
            DataValue value = next(device);
            keys[i] = SlaveProcess.key(device, lastValue[device]);
            sentNs[i] = System.nanoTime();
            StatusCode status = client.writeValues(List.of(setpoints[device]), List.of(value))
                    .get(0);
            toAnswer.recordValue(System.nanoTime() - sentNs[i]);
            notGood += status.isGood() ? 0 : 1;
            pauseUs(gapUs);
        }
        Map<Long, Long> arrivedNs = slave.drainWrites();
        Histogram toRegister = histogram();
        int notArrived = 0;
        for (int i = 0; i < count; i++) {
            Long arrived = arrivedNs.get(keys[i]);
            if (arrived == null) {
                notArrived++;
            } else {
                toRegister.recordValue(Math.max(0, arrived - sentNs[i]));
            }
        }
        return new CommandTimes(toRegister, toAnswer, notGood, notArrived);
    }

    /** Latencies of setpoints of the whole plant, each of which goes to every device. */
    record PlantTimes(Histogram toFirst, Histogram toLast, Histogram toAnswer, int notGood, int notArrived) {}

    /** Writes setpoints of the plant one at a time; every one changes the share of every device. */
    PlantTimes commandPlant(String node, int count, long gapUs) throws UaException, IOException, InterruptedException {
        slave.takeWrites();
        NodeId setpoint = new NodeId(setpoints[0].getNamespaceIndex(), node);
        long[] sentNs = new long[count];
        long[] answeredNs = new long[count];
        Histogram toAnswer = histogram();
        int notGood = 0;
        for (int i = 0; i < count; i++) {
            double value = next(0).value().value() instanceof Double share ? share * setpoints.length : 0;
            sentNs[i] = System.nanoTime();
            StatusCode status = client.writeValues(List.of(setpoint), List.of(DataValue.valueOnly(Variant.of(value))))
                    .get(0);
            answeredNs[i] = System.nanoTime();
            toAnswer.recordValue(answeredNs[i] - sentNs[i]);
            notGood += status.isGood() ? 0 : 1;
            pauseUs(gapUs);
        }
        PlantWrites writes = new PlantWrites(setpoints.length, slave.takeWrites());
        int notArrived = 0;
        for (int i = 0; i < count; i++) {
            notArrived += writes.attribute(sentNs[i], answeredNs[i]);
        }
        return new PlantTimes(writes.toFirst, writes.toLast, toAnswer, notGood, notArrived);
    }

    private static void pauseUs(long us) {
        if (us > 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(us));
        }
    }

    /** Times of setpoints to all devices in one Write. */
    record FanTimes(Histogram toLast, Histogram firstToLast, Histogram toAnswer, int notGood, int notArrived) {}

    /** Writes the setpoints of all devices in one request, several times over. */
    FanTimes fanOut(int rounds) throws UaException, IOException, InterruptedException {
        FanTimes times = new FanTimes(histogram(), histogram(), histogram(), 0, 0);
        int notGood = 0;
        int notArrived = 0;
        for (int round = 0; round < rounds; round++) {
            slave.drainWrites();
            List<DataValue> written = new ArrayList<>();
            for (int device = 0; device < setpoints.length; device++) {
                written.add(next(device));
            }
            long sentNs = System.nanoTime();
            List<StatusCode> answers = client.writeValues(List.of(setpoints), written);
            times.toAnswer().recordValue(System.nanoTime() - sentNs);
            notGood += (int) answers.stream().filter(status -> !status.isGood()).count();
            Map<Long, Long> arrivedNs = slave.drainWrites();
            long firstNs = Long.MAX_VALUE;
            long lastNs = Long.MIN_VALUE;
            for (int device = 0; device < setpoints.length; device++) {
                Long arrived = arrivedNs.get(SlaveProcess.key(device, lastValue[device]));
                if (arrived == null) {
                    notArrived++;
                } else {
                    firstNs = Math.min(firstNs, arrived);
                    lastNs = Math.max(lastNs, arrived);
                }
            }
            if (lastNs >= firstNs) {
                times.toLast().recordValue(Math.max(0, lastNs - sentNs));
                times.firstToLast().recordValue(lastNs - firstNs);
            }
            pause(20);
        }
        return new FanTimes(times.toLast(), times.firstToLast(), times.toAnswer(), notGood, notArrived);
    }

    /** A value that the device has not been asked for before. */
    private DataValue next(int device) {
        lastValue[device] = lastValue[device] % VALUE_MAX + 1;
        return DataValue.valueOnly(Variant.of((double) lastValue[device]));
    }

    /** From 1 µs to a minute at three digits, in nanoseconds. */
    static Histogram histogram() {
        return new Histogram(1_000, TimeUnit.MINUTES.toNanos(1), 3);
    }

    /** Waits while others work. */
    static void pause(long durationMs) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(durationMs);
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    @Override
    public void close() throws UaException {
        client.disconnect();
    }
}
