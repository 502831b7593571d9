package org.saltbridge.adapter.modbus;

import java.io.IOException;

/** A device has answered a request with an exception code (Modbus Application Protocol v1.1b3 §7). */
public final class ModbusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;

    ModbusException(int code) {
        super("exception " + code);
        this.code = code;
    }

    /** 1 to 255. */
    public int code() {
        return code;
    }
}
