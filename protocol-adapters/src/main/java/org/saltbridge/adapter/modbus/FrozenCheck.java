package org.saltbridge.adapter.modbus;

import java.util.concurrent.TimeUnit;

/** Watches a point of a device that must change; that it increases is not asked, since many count round to zero. */
final class FrozenCheck {
    private final int pointIndex;
    private final long timeoutNs;
    private double lastValue = Double.NaN;
    private long lastChangeNs;
    private boolean isFrozen;

    FrozenCheck(int pointIndex, int timeoutMs) {
        this.pointIndex = pointIndex;
        this.timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    int pointIndex() {
        return pointIndex;
    }

    boolean isFrozen() {
        return isFrozen;
    }

    /** After a time without readings the device gets its whole time-out again. */
    void restart(long nowNs) {
        lastChangeNs = nowNs;
        lastValue = Double.NaN;
        isFrozen = false;
    }

    void observe(double value, long nowNs) {
        if (value != lastValue) {
            boolean isFirst = Double.isNaN(lastValue);
            lastValue = value;
            lastChangeNs = nowNs;
            isFrozen = isFrozen && isFirst;
        } else if (nowNs - lastChangeNs > timeoutNs) {
            isFrozen = true;
        }
    }
}
