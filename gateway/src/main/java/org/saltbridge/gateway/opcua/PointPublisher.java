package org.saltbridge.gateway.opcua;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.plant.PointTable;

/**
 * Pushes changed values to the monitored items of their nodes. {@link #publish} belongs to the publisher thread; items are
 * added and removed by any.
 */
final class PointPublisher {
    private final PlantTree tree;
    private final PointTable table;
    private final NodeValues values;
    private final List<ControlPoint> controls;
    private final int[] ctlValNodes;
    private final int[] outcomeNodes;
    private final int[] selectedNodes;
    private final AtomicReferenceArray<DataItem @Nullable []> items;
    private final LongAdder pushed = new LongAdder();
    private final PointTable.DirtyConsumer pushPoint;

    PointPublisher(PlantTree tree, PointTable table, NodeValues values, List<ControlPoint> controls) {
        this.tree = tree;
        this.table = table;
        this.values = values;
        this.controls = controls;
        this.items = new AtomicReferenceArray<>(tree.size());
        this.pushPoint = pointIndex -> push(this.tree.nodeOfPoint(pointIndex));
        this.ctlValNodes = controls.stream()
                .mapToInt(control -> tree.find(control.path() + "/ctlVal"))
                .toArray();
        this.outcomeNodes = controls.stream()
                .mapToInt(control -> tree.find(control.path() + "/lastOutcome"))
                .toArray();
        this.selectedNodes = controls.stream()
                .mapToInt(control -> tree.find(control.path() + "/stSeld"))
                .toArray();
    }

    void add(int node, DataItem item) {
        items.updateAndGet(node, old -> {
            if (old == null) {
                return new DataItem[] {item};
            }
            DataItem[] more = Arrays.copyOf(old, old.length + 1);
            more[old.length] = item;
            return more;
        });
    }

    void remove(int node, DataItem item) {
        items.updateAndGet(node, old -> {
            if (old == null) {
                return null;
            }
            DataItem[] fewer = Arrays.stream(old).filter(other -> other != item).toArray(DataItem[]::new);
            return fewer.length == 0 ? null : fewer;
        });
    }

    /**
     * Pushes everything that has changed since the last call; returns how many slots had.
     *
     * @param nowNs monotonic time, for what ends by itself.
     */
    int publish(long nowNs) {
        int count = table.drainDirty(pushPoint);
        for (int i = 0; i < controls.size(); i++) {
            if (controls.get(i).takeChanged()) {
                push(ctlValNodes[i]);
                push(outcomeNodes[i]);
                count++;
            }
            if (controls.get(i).takeSelectionChanged(nowNs)) {
                push(selectedNodes[i]);
                count++;
            }
        }
        return count;
    }

    private void push(int node) {
        DataItem[] watching = items.get(node);
        if (watching == null) {
            return;
        }
        DataValue value = values.value(node);
        for (DataItem item : watching) {
            item.setValue(value);
        }
        pushed.add(watching.length);
    }

    /** Values handed to monitored items since the start. */
    long pushed() {
        return pushed.sum();
    }

    /** Monitored items that watch a node, for tests and the janitor. */
    int watching(int node) {
        DataItem[] watching = items.get(node);
        return watching == null ? 0 : watching.length;
    }
}
