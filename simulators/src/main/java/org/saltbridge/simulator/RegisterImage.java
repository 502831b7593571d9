package org.saltbridge.simulator;

import com.ghgande.j2mod.modbus.procimg.DigitalIn;
import com.ghgande.j2mod.modbus.procimg.DigitalOut;
import com.ghgande.j2mod.modbus.procimg.FIFO;
import com.ghgande.j2mod.modbus.procimg.File;
import com.ghgande.j2mod.modbus.procimg.IllegalAddressException;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.ProcessImage;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.saltbridge.config.RegisterTable;

/**
 * The four Modbus tables of one device as j2mod reads them. Each table reaches from the lowest to the highest address
 * that the profile uses; unused addresses between read as 0, all others are illegal. Reads hand out copies, so j2mod
 * can never write past {@link SimulatedDevice}.
 */
final class RegisterImage implements ProcessImage {
    private final Map<RegisterTable, Table> tables = new EnumMap<>(RegisterTable.class);

    /** One table: a bit table keeps 0 and 1. */
    private static final class Table {
        private final int first;
        private final short[] values;

        private Table(int first, int end) {
            this.first = first;
            this.values = new short[Math.max(0, end - first)];
        }

        private boolean holds(int address, int count) {
            return address >= first && address - first + count <= values.length;
        }
    }

    RegisterImage(AddressSpan span) {
        for (RegisterTable table : RegisterTable.values()) {
            tables.put(table, new Table(span.first(table), span.end(table)));
        }
    }

    private Table table(RegisterTable table) {
        Table found = tables.get(table);
        if (found == null) {
            throw new IllegalStateException("no table " + table);
        }
        return found;
    }

    /** The registers of a table; index 0 is {@link #first}. */
    short[] values(RegisterTable table) {
        return table(table).values;
    }

    int first(RegisterTable table) {
        return table(table).first;
    }

    boolean holds(RegisterTable table, int address, int count) {
        return table(table).holds(address, count);
    }

    /** All registers read as 0. */
    void clear() {
        for (Table table : tables.values()) {
            Arrays.fill(table.values, (short) 0);
        }
    }

    private Table tableAt(RegisterTable table, int address, int count) throws IllegalAddressException {
        Table found = table(table);
        if (!found.holds(address, count)) {
            throw new IllegalAddressException();
        }
        return found;
    }

    @Override
    public Register[] getRegisterRange(int address, int count) throws IllegalAddressException {
        Table table = tableAt(RegisterTable.HOLDING, address, count);
        Register[] registers = new Register[count];
        for (int i = 0; i < count; i++) {
            registers[i] = new SimpleRegister(table.values[address - table.first + i]);
        }
        return registers;
    }

    @Override
    public Register getRegister(int address) throws IllegalAddressException {
        return getRegisterRange(address, 1)[0];
    }

    @Override
    public InputRegister[] getInputRegisterRange(int address, int count) throws IllegalAddressException {
        Table table = tableAt(RegisterTable.INPUT, address, count);
        InputRegister[] registers = new InputRegister[count];
        for (int i = 0; i < count; i++) {
            registers[i] = new SimpleInputRegister(table.values[address - table.first + i]);
        }
        return registers;
    }

    @Override
    public InputRegister getInputRegister(int address) throws IllegalAddressException {
        return getInputRegisterRange(address, 1)[0];
    }

    @Override
    public DigitalOut[] getDigitalOutRange(int address, int count) throws IllegalAddressException {
        Table table = tableAt(RegisterTable.COIL, address, count);
        DigitalOut[] bits = new DigitalOut[count];
        for (int i = 0; i < count; i++) {
            bits[i] = new SimpleDigitalOut(table.values[address - table.first + i] != 0);
        }
        return bits;
    }

    @Override
    public DigitalOut getDigitalOut(int address) throws IllegalAddressException {
        return getDigitalOutRange(address, 1)[0];
    }

    @Override
    public DigitalIn[] getDigitalInRange(int address, int count) throws IllegalAddressException {
        Table table = tableAt(RegisterTable.DISCRETE_INPUT, address, count);
        DigitalIn[] bits = new DigitalIn[count];
        for (int i = 0; i < count; i++) {
            bits[i] = new SimpleDigitalIn(table.values[address - table.first + i] != 0);
        }
        return bits;
    }

    @Override
    public DigitalIn getDigitalIn(int address) throws IllegalAddressException {
        return getDigitalInRange(address, 1)[0];
    }

    @Override
    public int getDigitalOutCount() {
        return end(RegisterTable.COIL);
    }

    @Override
    public int getDigitalInCount() {
        return end(RegisterTable.DISCRETE_INPUT);
    }

    @Override
    public int getInputRegisterCount() {
        return end(RegisterTable.INPUT);
    }

    @Override
    public int getRegisterCount() {
        return end(RegisterTable.HOLDING);
    }

    private int end(RegisterTable table) {
        return first(table) + values(table).length;
    }

    @Override
    public File getFile(int address) throws IllegalAddressException {
        throw new IllegalAddressException();
    }

    @Override
    public File getFileByNumber(int number) throws IllegalAddressException {
        throw new IllegalAddressException();
    }

    @Override
    public int getFileCount() {
        return 0;
    }

    @Override
    public FIFO getFIFO(int index) throws IllegalAddressException {
        throw new IllegalAddressException();
    }

    @Override
    public FIFO getFIFOByAddress(int address) throws IllegalAddressException {
        throw new IllegalAddressException();
    }

    @Override
    public int getFIFOCount() {
        return 0;
    }
}
