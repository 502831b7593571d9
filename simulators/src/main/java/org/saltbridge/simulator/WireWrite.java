package org.saltbridge.simulator;

import com.ghgande.j2mod.modbus.msg.MaskWriteRegisterRequest;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadWriteMultipleRequest;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleCoilsRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.RegisterTable;

/** What a write request of any function code wants to write. */
@SuppressWarnings("ArrayRecordComponent") // never compared; a list would box each register of each write
record WireWrite(RegisterTable table, int address, int[] values) {

    /** The write in a request, or null when it only reads. */
    static @Nullable WireWrite of(ModbusRequest request) {
        if (request instanceof WriteMultipleRegistersRequest write) {
            return new WireWrite(RegisterTable.HOLDING, write.getReference(), values(write.getRegisters()));
        }
        if (request instanceof WriteSingleRegisterRequest write) {
            return new WireWrite(RegisterTable.HOLDING, write.getReference(), values(write.getRegister()));
        }
        if (request instanceof ReadWriteMultipleRequest write) {
            return new WireWrite(RegisterTable.HOLDING, write.getWriteReference(), values(write.getRegisters()));
        }
        if (request instanceof WriteCoilRequest write) {
            return new WireWrite(RegisterTable.COIL, write.getReference(), new int[] {write.getCoil() ? 1 : 0});
        }
        if (request instanceof WriteMultipleCoilsRequest write) {
            int[] values = new int[write.getBitCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = write.getCoilStatus(i) ? 1 : 0;
            }
            return new WireWrite(RegisterTable.COIL, write.getReference(), values);
        }
        if (request instanceof MaskWriteRegisterRequest write) {
            // Not offered by any profile: an empty write is refused with an illegal address.
            return new WireWrite(RegisterTable.HOLDING, write.getReference(), new int[0]);
        }
        return null;
    }

    private static int[] values(Register... registers) {
        int[] values = new int[registers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = registers[i].toUnsignedShort();
        }
        return values;
    }
}
