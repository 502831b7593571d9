package org.saltbridge.adapter.sunspec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.sunspec.SunSpecGroup;
import org.saltbridge.config.sunspec.SunSpecModel;
import org.saltbridge.config.sunspec.SunSpecModels;
import org.saltbridge.config.sunspec.SunSpecPoint;

/**
 * One model of a device: where it lies and, where it is known, what it held when the device was discovered. Immutable once
 * discovery has ended.
 */
public final class FoundModel {
    private static final int UNREAD = -1;

    private final int id;
    private final int address;
    private final int length;
    private final @Nullable SunSpecModel definition;
    /** From the ID register on; {@link #UNREAD} where the device has refused. */
    private final int[] registers;

    FoundModel(int id, int address, int length) {
        this.id = id;
        this.address = address;
        this.length = length;
        definition = SunSpecModels.find(id);
        registers = new int[definition == null ? 0 : SunSpecModel.HEADER + length];
        Arrays.fill(registers, UNREAD);
    }

    /** The model's number. */
    public int id() {
        return id;
    }

    /** PDU address of the ID register. */
    public int address() {
        return address;
    }

    /** Registers behind the ID and length registers. */
    public int length() {
        return length;
    }

    /** Null where Saltbridge does not know the model. */
    public @Nullable SunSpecModel definition() {
        return definition;
    }

    void put(int offset, int[] values) {
        System.arraycopy(values, 0, registers, offset, values.length);
    }

    /** Repetitions of the model's group: as many as its count says, never more than its length holds. */
    int repetitions() {
        SunSpecGroup group = definition == null ? null : definition.group();
        if (definition == null || group == null) {
            return 0;
        }
        int held = definition.repetitions(length);
        String countName = group.countPoint();
        SunSpecPoint count = countName == null ? null : definition.point(countName);
        return count == null || !isImplemented(count, 0) ? held : (int) Math.min(held, raw(count, 0));
    }

    /** Offset of a point from the ID register, in repetition {@code repetition} from 0. */
    int offset(SunSpecPoint point, int repetition) {
        SunSpecGroup group = definition == null ? null : definition.group();
        return point.offset() + (group == null ? 0 : repetition * group.size());
    }

    /** Whether the device has the point's registers and has given them. */
    boolean has(SunSpecPoint point, int repetition) {
        int first = offset(point, repetition);
        for (int i = first; i < first + point.size(); i++) {
            if (i >= registers.length || registers[i] == UNREAD) {
                return false;
            }
        }
        return true;
    }

    /** The point's registers, the first the most significant; only where {@link #has} and for up to four of them. */
    long raw(SunSpecPoint point, int repetition) {
        long raw = 0;
        for (int i = 0; i < point.size(); i++) {
            raw = raw << 16 | registers[offset(point, repetition) + i];
        }
        return raw;
    }

    boolean isImplemented(SunSpecPoint point, int repetition) {
        return has(point, repetition) && !point.type().sentinels().contains(raw(point, repetition));
    }

    /** A text of the fixed part without what cannot be printed; empty where the device has none. */
    String text(String name) {
        SunSpecPoint point = definition == null ? null : definition.point(name);
        if (point == null || !has(point, 0)) {
            return "";
        }
        byte[] bytes = new byte[2 * point.size()];
        for (int i = 0; i < point.size(); i++) {
            bytes[2 * i] = (byte) (registers[point.offset() + i] >>> 8);
            bytes[2 * i + 1] = (byte) registers[point.offset() + i];
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        String used = end < 0 ? text : text.substring(0, end);
        return used.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{Zs}\\p{S}]|[;<>\uFFFD]", "")
                .strip();
    }

    @Override
    public String toString() {
        return "model " + id + " at " + address + ", length " + length;
    }
}
