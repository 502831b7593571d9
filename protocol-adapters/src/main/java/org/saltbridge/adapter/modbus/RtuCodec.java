package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;

/**
 * RTU on a TCP connection: requests leave as unit, PDU and CRC, and replies come out as Modbus/TCP frames that carry the id
 * of the last request if they are of its unit and function, else one that nobody awaits.
 *
 * <p>A reply's length follows from its function (Modbus over Serial Line V1.02 §2.5.1 marks frames by silence, which TCP does
 * not keep). Where that or the CRC does not fit, the stream is out of step for good: an exception closes the connection.
 */
final class RtuCodec extends ChannelDuplexHandler {
    private static final int HEADER = ModbusFrame.HEADER;
    private static final int CRC_BYTES = 2;
    /** Unit, function and the byte that tells the length of a read, or the code of an exception. */
    private static final int LENGTH_KNOWN_AT = 3;

    private static final int ECHO_BYTES = 6;
    private static final int EXCEPTION_FLAG = 0x80;
    private static final int NOBODYS_ID = 1 << 15;

    /** The header that we make up, then what has come of the reply. */
    private final ByteBuf reply = Unpooled.buffer(HEADER + ReplyCheck.LENGTH_MAX + CRC_BYTES);

    private int askedId;
    private int askedUnit = -1;
    private int askedFunction;

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells whoever wrote
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf request = (ByteBuf) message;
        askedId = request.getUnsignedShort(0);
        request.skipBytes(HEADER);
        askedUnit = request.getUnsignedByte(request.readerIndex());
        askedFunction = request.getUnsignedByte(request.readerIndex() + 1);
        request.writeShortLE(Crc16.of(request, request.readerIndex(), request.writerIndex()));
        context.write(request, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && context.channel().isOpen()) {
                take(context, in);
            }
        } finally {
            in.release();
        }
    }

    private void take(ChannelHandlerContext context, ByteBuf in) {
        if (reply.writerIndex() < HEADER) {
            reply.setIndex(0, HEADER);
        }
        fill(in, LENGTH_KNOWN_AT);
        int length = reply.writerIndex() - HEADER < LENGTH_KNOWN_AT ? 0 : length();
        if (length == 0) {
            return;
        }
        if (length < 0 || length > ReplyCheck.LENGTH_MAX) {
            throw new CorruptedFrameException("no reply has function " + reply.getUnsignedByte(HEADER + 1)
                    + " and byte " + reply.getUnsignedByte(HEADER + 2));
        }
        fill(in, length + CRC_BYTES);
        if (reply.writerIndex() == HEADER + length + CRC_BYTES) {
            pass(context, length);
        }
    }

    private void fill(ByteBuf in, int bytes) {
        reply.writeBytes(in, Math.max(0, Math.min(in.readableBytes(), HEADER + bytes - reply.writerIndex())));
    }

    /** Bytes from the unit on, without the CRC; negative for a function that no request of ours has. */
    private int length() {
        int function = reply.getUnsignedByte(HEADER + 1);
        if ((function & EXCEPTION_FLAG) != 0) {
            return LENGTH_KNOWN_AT;
        }
        return switch (function) {
            case 1, 2, 3, 4, ModbusFrame.READ_WRITE_MULTIPLE -> LENGTH_KNOWN_AT + reply.getUnsignedByte(HEADER + 2);
            case ModbusFrame.WRITE_COIL,
                    ModbusFrame.WRITE_REGISTER,
                    ModbusFrame.WRITE_COILS,
                    ModbusFrame.WRITE_REGISTERS -> ECHO_BYTES;
            default -> -1;
        };
    }

    private void pass(ChannelHandlerContext context, int length) {
        int end = HEADER + length;
        if (reply.getUnsignedShortLE(end) != Crc16.of(reply, HEADER, end)) {
            throw new CorruptedFrameException("wrong CRC");
        }
        boolean isAskedFor = reply.getUnsignedByte(HEADER) == askedUnit
                && (reply.getUnsignedByte(HEADER + 1) & ~EXCEPTION_FLAG) == askedFunction;
        ByteBuf frame = context.alloc().directBuffer(end);
        frame.writeShort(isAskedFor ? askedId : askedId ^ NOBODYS_ID);
        frame.writeShort(0);
        frame.writeShort(length);
        frame.writeBytes(reply, HEADER, length);
        reply.clear();
        if (isAskedFor) {
            // A second reply to the same request is nobody's.
            askedUnit = -1;
        }
        context.fireChannelRead(frame);
    }
}
