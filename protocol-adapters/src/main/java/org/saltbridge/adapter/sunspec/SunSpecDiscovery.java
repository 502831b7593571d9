package org.saltbridge.adapter.sunspec;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.modbus.ModbusException;
import org.saltbridge.adapter.modbus.RegisterReader;
import org.saltbridge.config.sunspec.SunSpecModel;
import org.saltbridge.config.sunspec.SunSpecModels;

/**
 * Finds the chain of models of one unit and reads those that are known (SunSpec Device Information Model Specification
 * §6). Only reads. Devices that are a little wrong are taken as they are, and the finding is kept.
 */
public final class SunSpecDiscovery {
    /** Where the chain can begin, the likeliest first; the neighbours are for devices that count from 1. */
    private static final int[] BASES = {40_000, 0, 50_000, 39_999, 40_001, 1, 49_999, 50_001};

    private static final int MARKER_HIGH = 0x5375;
    private static final int MARKER_LOW = 0x6E53;
    private static final int END_ID = 0xFFFF;
    private static final int ADDRESSES = 65_536;

    /** A bank of 40 strings of 20 modules stays below. */
    static final int MODELS_MAX = 1000;

    private final RegisterReader reader;
    private final int totalMs;
    private final long deadlineNs;
    private final List<FoundModel> models = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private int readRegistersMax = RegisterReader.READ_MAX;

    private SunSpecDiscovery(RegisterReader reader, int totalMs) {
        this.reader = reader;
        this.totalMs = totalMs;
        deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(totalMs);
    }

    /**
     * Discovers one unit.
     *
     * @param totalMs the longest that all of it may take.
     * @throws IOException where the unit cannot be reached, offers no SunSpec models or is not done in time.
     */
    public static SunSpecDevice discover(RegisterReader reader, int totalMs) throws IOException {
        return new SunSpecDiscovery(reader, totalMs).discover();
    }

    private SunSpecDevice discover() throws IOException {
        int base = findBase();
        walk(base + 2);
        if (models.isEmpty()) {
            throw new IOException("there is a SunSpec marker at " + base + " but no model behind it");
        }
        if (models.get(0).id() != 1) {
            findings.add("the first model is " + models.get(0).id() + ", not the common model 1");
        }
        for (FoundModel found : models) {
            if (found.definition() == null) {
                findings.add(found + " is not known; it is left alone");
            } else {
                readContents(found);
            }
        }
        if (readRegistersMax < RegisterReader.READ_MAX) {
            findings.add("takes reads of " + readRegistersMax + " registers, not of " + RegisterReader.READ_MAX);
        }
        FoundModel common =
                models.stream().filter(found -> found.id() == 1).findFirst().orElse(models.get(0));
        return new SunSpecDevice(
                base,
                common.text("Mn"),
                common.text("Md"),
                common.text("Vr"),
                common.text("SN"),
                models,
                readRegistersMax,
                findings);
    }

    // ---- The marker

    private int findBase() throws IOException {
        StringBuilder tried = new StringBuilder();
        for (int base : BASES) {
            String answer;
            try {
                int[] marker = read(base, 2);
                if (marker[0] == MARKER_HIGH && marker[1] == MARKER_LOW) {
                    if (base != BASES[0]) {
                        findings.add("the chain begins at " + base + ", not at " + BASES[0]);
                    }
                    return base;
                }
                answer = "no marker";
            } catch (ConnectException e) {
                throw e;
            } catch (SocketTimeoutException e) {
                answer = "no answer";
                findings.add("does not answer a read at " + base);
            } catch (IOException e) {
                answer = e.getMessage();
            }
            tried.append(tried.isEmpty() ? "" : ", ").append(base).append(": ").append(answer);
        }
        throw new IOException("no SunSpec device (" + tried + ")");
    }

    private int[] read(int address, int count) throws IOException {
        if (System.nanoTime() - deadlineNs > 0) {
            throw new TooSlow("discovery takes longer than " + totalMs + " ms");
        }
        return reader.read(address, count);
    }

    /** All of discovery has taken too long; no single failure to be lived with. */
    private static final class TooSlow extends ConnectException {
        private static final long serialVersionUID = 1L;

        TooSlow(String message) {
            super(message);
        }
    }

    /** One more try for a read that was not answered. */
    private int[] readAgain(int address, int count) throws IOException {
        try {
            return read(address, count);
        } catch (SocketTimeoutException e) {
            return read(address, count);
        }
    }

    // ---- The chain

    private void walk(int first) throws IOException {
        int at = first;
        while (models.size() < MODELS_MAX) {
            if (at + SunSpecModel.HEADER > ADDRESSES) {
                findings.add("the chain runs beyond address 65535 without an end marker");
                return;
            }
            int[] header = header(at);
            if (header == null || isEnd(header, at)) {
                return;
            }
            int length = trueLength(header[0], at, header[1]);
            if (at + SunSpecModel.HEADER + length > ADDRESSES) {
                findings.add("model " + header[0] + " at " + at + " says that it is " + header[1]
                        + " registers long, beyond address 65535; it and what follows is left alone");
                return;
            }
            models.add(new FoundModel(header[0], at, length));
            at += SunSpecModel.HEADER + length;
        }
        findings.add("more than " + MODELS_MAX + " models; what follows is left alone");
    }

    /** The ID and length at an address; null where the device ends before it. */
    private int @Nullable [] header(int at) throws IOException {
        try {
            return readAgain(at, SunSpecModel.HEADER);
        } catch (ModbusException e) {
            if (!isLoneEndMarker(at)) {
                findings.add("no end marker: " + e.getMessage() + " at " + at + " is taken for the end");
            }
        } catch (SocketTimeoutException e) {
            findings.add("no end marker: no answer at " + at + " is taken for the end");
        }
        return null;
    }

    /** Some devices have nothing behind the marker, not even its length. */
    private boolean isLoneEndMarker(int at) throws IOException {
        try {
            return read(at, 1)[0] == END_ID;
        } catch (ModbusException | SocketTimeoutException e) {
            return false;
        }
    }

    private boolean isEnd(int[] header, int at) {
        if (header[0] == END_ID) {
            return true;
        }
        if (header[0] == 0 || header[1] == 0) {
            findings.add("no end marker: ID " + header[0] + " with length " + header[1] + " at " + at
                    + " is taken for the end");
            return true;
        }
        return false;
    }

    /** The length of a model. Where a device says one that cannot be, the chain itself decides. */
    private int trueLength(int id, int at, int said) throws IOException {
        SunSpecModel definition = SunSpecModels.find(id);
        if (definition == null || definition.fits(said)) {
            return said;
        }
        int right = definition.fixedSize() - SunSpecModel.HEADER;
        String finding = "model " + id + " at " + at + " says that it is " + said + " registers long, not " + right;
        if (isHeader(at + SunSpecModel.HEADER + right)) {
            findings.add(finding + "; the next model shows that it is " + right);
            return right;
        }
        findings.add(finding);
        return said;
    }

    /** Whether a known model of a fitting length or the end marker stands here: no value looks like that by chance. */
    private boolean isHeader(int at) throws IOException {
        if (at + SunSpecModel.HEADER > ADDRESSES) {
            return false;
        }
        try {
            int[] header = read(at, SunSpecModel.HEADER);
            SunSpecModel definition = SunSpecModels.find(header[0]);
            return definition == null ? header[0] == END_ID && header[1] == 0 : definition.fits(header[1]);
        } catch (ModbusException | SocketTimeoutException e) {
            return false;
        }
    }

    // ---- What the models hold

    private void readContents(FoundModel found) throws IOException {
        int size = SunSpecModel.HEADER + found.length();
        int refused = 0;
        for (int offset = 0; offset < size; ) {
            int count = Math.min(readRegistersMax, size - offset);
            refused += readPart(found, offset, count);
            offset += count;
        }
        if (refused > 0) {
            findings.add(found + ": the device refuses to give " + refused + " of its registers");
        }
    }

    /** Reads a part of a model, in halves where the device refuses it; returns how many registers it never gave. */
    private int readPart(FoundModel found, int offset, int count) throws IOException {
        if (count <= readRegistersMax) {
            try {
                found.put(offset, readAgain(found.address() + offset, count));
                return 0;
            } catch (ModbusException e) {
                if (count == 1) {
                    return 1;
                }
            }
        }
        int half = (count + 1) / 2;
        int refused = readPart(found, offset, half) + readPart(found, offset + half, count - half);
        if (refused == 0) {
            // It has all of them but does not give so many at once.
            readRegistersMax = Math.min(readRegistersMax, half);
        }
        return refused;
    }
}
