package org.saltbridge.gateway.opcua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.saltbridge.gateway.plant.PointCatalog;

/**
 * The nodes of the plant as a tree in arrays, built from the paths of points and control objects. Node 0 is the plant; a
 * path such as {@code Plant/POI/MMXU1/TotW} is found by hash without an object per node. Immutable once built.
 */
final class PlantTree {
    /** What a node is. */
    enum Kind {
        FOLDER,
        LOGICAL_DEVICE,
        LOGICAL_NODE,
        CONTROL,
        POINT,
        CTL_VAL,
        CTL_MODEL,
        MIN_VAL,
        MAX_VAL,
        LAST_OUTCOME,
        SELECTED,
        SELECT_TIMEOUT,
        OPERATE,
        SELECT,
        SELECT_WITH_VAL,
        CANCEL;

        boolean isObject() {
            return ordinal() <= CONTROL.ordinal();
        }

        boolean isMethod() {
            return ordinal() >= OPERATE.ordinal();
        }

        boolean isVariable() {
            return !isObject() && !isMethod();
        }
    }

    private static final Kind[] KINDS = Kind.values();
    private static final Pattern LOGICAL_NODE = Pattern.compile("[A-Z]{4}[0-9]+");
    private static final int NONE = -1;

    private String[] paths;
    private int[] parents;
    private int[] firstChild;
    private int[] nextSibling;
    private int[] lastChild;
    private int[] data;
    private byte[] kinds;
    private int[] table;
    private int count;
    private final int[] nodeOfPoint;

    /** @param controls in the order of their indexes, which {@link #data} gives for their nodes. */
    PlantTree(PointCatalog catalog, List<ControlPoint> controls) {
        int guess = catalog.size() + catalog.size() / 4 + controls.size() * 7 + 16;
        paths = new String[guess];
        parents = new int[guess];
        firstChild = new int[guess];
        nextSibling = new int[guess];
        lastChild = new int[guess];
        data = new int[guess];
        kinds = new byte[guess];
        table = new int[Integer.highestOneBit(guess) * 4];
        Arrays.fill(table, NONE);
        nodeOfPoint = new int[catalog.size()];
        for (int i = 0; i < controls.size(); i++) {
            addControl(controls.get(i), i);
        }
        for (int i = 0; i < catalog.size(); i++) {
            int node = add(catalog.point(i).path(), Kind.POINT, i);
            // A point may share its path with an object that an earlier point made.
            kinds[node] = (byte) Kind.POINT.ordinal();
            data[node] = i;
            nodeOfPoint[i] = node;
        }
        for (int node = 0; node < count; node++) {
            if (kind(node) == Kind.LOGICAL_NODE && parents[node] >= 0 && kind(parents[node]) == Kind.FOLDER) {
                kinds[parents[node]] = (byte) Kind.LOGICAL_DEVICE.ordinal();
            }
        }
        trim();
    }

    private void addControl(ControlPoint control, int index) {
        int node = add(control.path(), Kind.CONTROL, index);
        kinds[node] = (byte) Kind.CONTROL.ordinal();
        data[node] = index;
        add(control.path() + "/ctlVal", Kind.CTL_VAL, index);
        add(control.path() + "/ctlModel", Kind.CTL_MODEL, index);
        if (!control.isBinary() && !control.isEnumerated()) {
            add(control.path() + "/minVal", Kind.MIN_VAL, index);
            add(control.path() + "/maxVal", Kind.MAX_VAL, index);
        }
        add(control.path() + "/lastOutcome", Kind.LAST_OUTCOME, index);
        if (control.selection() != null) {
            add(control.path() + "/stSeld", Kind.SELECTED, index);
            add(control.path() + "/sboTimeout", Kind.SELECT_TIMEOUT, index);
        }
        for (ControlMethod method : ControlMethod.values()) {
            if (control.has(method)) {
                add(control.path() + "/" + method.text(), method.kind(), index);
            }
        }
    }

    private void trim() {
        paths = Arrays.copyOf(paths, count);
        parents = Arrays.copyOf(parents, count);
        firstChild = Arrays.copyOf(firstChild, count);
        nextSibling = Arrays.copyOf(nextSibling, count);
        data = Arrays.copyOf(data, count);
        kinds = Arrays.copyOf(kinds, count);
        lastChild = new int[0];
    }

    private int add(String path, Kind kind, int index) {
        int found = find(path);
        if (found >= 0) {
            return found;
        }
        int slash = path.lastIndexOf('/');
        int parent = slash < 0 ? NONE : add(path.substring(0, slash), objectKind(path, slash), NONE);
        if (count == paths.length) {
            grow();
        }
        int node = count++;
        paths[node] = path;
        parents[node] = parent;
        firstChild[node] = NONE;
        nextSibling[node] = NONE;
        lastChild[node] = NONE;
        data[node] = index;
        kinds[node] = (byte) kind.ordinal();
        if (parent >= 0) {
            if (lastChild[parent] < 0) {
                firstChild[parent] = node;
            } else {
                nextSibling[lastChild[parent]] = node;
            }
            lastChild[parent] = node;
        }
        insert(node);
        return node;
    }

    private static Kind objectKind(String path, int end) {
        int start = path.lastIndexOf('/', end - 1) + 1;
        return LOGICAL_NODE.matcher(path).region(start, end).matches() ? Kind.LOGICAL_NODE : Kind.FOLDER;
    }

    private void grow() {
        int size = paths.length * 2;
        paths = Arrays.copyOf(paths, size);
        parents = Arrays.copyOf(parents, size);
        firstChild = Arrays.copyOf(firstChild, size);
        nextSibling = Arrays.copyOf(nextSibling, size);
        lastChild = Arrays.copyOf(lastChild, size);
        data = Arrays.copyOf(data, size);
        kinds = Arrays.copyOf(kinds, size);
        table = new int[table.length * 2];
        Arrays.fill(table, NONE);
        for (int node = 0; node < count; node++) {
            insert(node);
        }
    }

    private void insert(int node) {
        int slot = slot(paths[node]);
        while (table[slot] >= 0) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = node;
    }

    private int slot(String path) {
        int hash = path.hashCode() * 0x9E3779B9;
        return (hash ^ hash >>> 15) & table.length - 1;
    }

    /** The node of a path, or −1. */
    int find(String path) {
        int slot = slot(path);
        while (table[slot] >= 0) {
            if (paths[table[slot]].equals(path)) {
                return table[slot];
            }
            slot = slot + 1 & table.length - 1;
        }
        return NONE;
    }

    int size() {
        return count;
    }

    String path(int node) {
        return paths[node];
    }

    /** The last segment of the path. */
    String name(int node) {
        return paths[node].substring(paths[node].lastIndexOf('/') + 1);
    }

    Kind kind(int node) {
        return KINDS[kinds[node]];
    }

    /** The index of a point or of a control object, by kind; −1 for folders. */
    int data(int node) {
        return data[node];
    }

    /** −1 for the top node. */
    int parent(int node) {
        return parents[node];
    }

    int nodeOfPoint(int pointIndex) {
        return nodeOfPoint[pointIndex];
    }

    /** The first node below a node, or −1. */
    int firstChild(int node) {
        return firstChild[node];
    }

    /** The next node below the same parent, or −1. */
    int nextSibling(int node) {
        return nextSibling[node];
    }

    /** Every class of logical node in the plant, such as {@code MMXU}, in order of appearance. */
    List<String> logicalNodeClasses() {
        List<String> classes = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            if (kind(node) == Kind.LOGICAL_NODE && !classes.contains(logicalNodeClass(node))) {
                classes.add(logicalNodeClass(node));
            }
        }
        return classes;
    }

    String logicalNodeClass(int node) {
        return name(node).substring(0, 4);
    }

    /** Nodes without a parent: they hang below {@code Objects}. */
    List<Integer> roots() {
        List<Integer> roots = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            if (parents[node] < 0) {
                roots.add(node);
            }
        }
        return roots;
    }
}
