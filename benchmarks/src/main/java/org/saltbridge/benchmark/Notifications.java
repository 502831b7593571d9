package org.saltbridge.benchmark;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;

/** What a subscription delivered while it was watched. The client's delivery thread adds, the benchmark's thread asks. */
final class Notifications {
    private static final int KEPT_MAX = 1_000_000;

    private final long[] keys = new long[KEPT_MAX];
    private final long[] arrivedNs = new long[KEPT_MAX];
    private int count;
    private int notGood;
    private boolean watching;
    private long startedNs;

    /**
     * What came.
     *
     * @param perSecond good values.
     * @param age from the slave's reply to the notification.
     * @param unknown notifications whose reply the slave does not remember.
     */
    record Seen(int values, double perSecond, Histogram age, int notGood, int unknown) {}

    synchronized void start() {
        count = 0;
        notGood = 0;
        watching = true;
        startedNs = System.nanoTime();
    }

    synchronized void add(long nowNs, List<OpcUaMonitoredItem> items, List<DataValue> values) {
        if (!watching) {
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            DataValue value = values.get(i);
            if (!value.statusCode().isGood() || !(value.value().value() instanceof Number number)) {
                notGood++;
            } else if (count < KEPT_MAX) {
                int item = (Integer) items.get(i).getUserObject().orElse(0);
                int device = item / BenchSlave.VALUES;
                keys[count] = SlaveProcess.key(device, number.intValue() - item % BenchSlave.VALUES);
                arrivedNs[count++] = nowNs;
            }
        }
    }

    /** Ends the watch; the slave's memory of its replies gives the ages. */
    synchronized Seen stop(Map<Long, Long> repliedNs) {
        double seconds = (System.nanoTime() - startedNs) / 1e9;
        watching = false;
        Histogram age = OpcLoad.histogram();
        int unknown = 0;
        for (int i = 0; i < count; i++) {
            Long replied = repliedNs.get(keys[i]);
            if (replied == null) {
                unknown++;
            } else {
                age.recordValue(Math.max(0, arrivedNs[i] - replied));
            }
        }
        return new Seen(count, count / seconds, age, notGood, unknown);
    }
}
