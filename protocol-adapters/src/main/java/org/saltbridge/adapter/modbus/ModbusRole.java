package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;

/** The role that a certificate gives its owner (MODBUS/TCP Security v2.1 §8.3): an extension that holds a UTF8String. */
final class ModbusRole {
    static final String OID = "1.3.6.1.4.1.50316.802.1";

    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0C;
    private static final int LONG_FORM = 0x80;

    private ModbusRole() {}

    /** Empty where the certificate has no such extension, or one that is not a UTF8String. */
    static String of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(OID);
        if (extension == null) {
            return "";
        }
        try {
            ByteBuf inner = value(Unpooled.wrappedBuffer(extension), OCTET_STRING);
            return value(inner, UTF8_STRING).toString(StandardCharsets.UTF_8);
        } catch (IndexOutOfBoundsException e) {
            return "";
        }
    }

    /** The contents of one DER element; empty for another tag. */
    private static ByteBuf value(ByteBuf der, int tag) {
        if (der.readUnsignedByte() != tag) {
            return Unpooled.EMPTY_BUFFER;
        }
        int length = der.readUnsignedByte();
        if (length > LONG_FORM) {
            int bytes = length - LONG_FORM;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << Byte.SIZE | der.readUnsignedByte();
            }
        }
        return der.readSlice(length);
    }
}
