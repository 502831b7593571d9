package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection of a link, from connect to close: cuts the byte stream into frames. A link that reconnects gets a new
 * one, so that nothing of an old connection can reach the new.
 */
// What becomes of a write or a close shows in the pipeline.
@SuppressWarnings("FutureReturnValueIgnored")
final class SocketConnection extends ChannelInboundHandlerAdapter implements LinkConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final int HEADER = ModbusFrame.HEADER;

    private static final int ADU_MAX = 260;

    private final Channel channel;
    private final ModbusLink link;
    /** The start of a frame whose rest has not come yet. */
    private final ByteBuf rest = Unpooled.buffer(HEADER + ReplyCheck.LENGTH_MAX, HEADER + ReplyCheck.LENGTH_MAX);

    private boolean isClosed;

    SocketConnection(ModbusLink link, Channel channel) {
        this.link = link;
        this.channel = channel;
    }

    @Override
    public ByteBuf newFrame() {
        return channel.alloc().directBuffer(ADU_MAX);
    }

    @Override
    public void send(ByteBuf frame, long patienceNs) {
        channel.writeAndFlush(frame, channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        // Replies come in batches: what is commanded meanwhile does not wait for all of them.
        link.loop.takeSetpoints();
        try {
            while (in.isReadable() && !isClosed) {
                if (rest.isReadable()) {
                    readIntoRest(in);
                } else {
                    readWhole(in);
                }
            }
        } finally {
            in.release();
        }
        if (!isClosed) {
            link.pump();
        }
    }

    private void readWhole(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < HEADER) {
            keepRest(in);
            return;
        }
        if (!isFrame(in, start)) {
            return;
        }
        int length = in.getUnsignedShort(start + 4);
        if (available < HEADER + length) {
            keepRest(in);
            return;
        }
        in.skipBytes(HEADER + length);
        link.onFrame(this, in, start, HEADER + length);
    }

    private void keepRest(ByteBuf in) {
        rest.clear();
        rest.writeBytes(in);
    }

    private void readIntoRest(ByteBuf in) {
        if (rest.readableBytes() < HEADER) {
            rest.writeBytes(in, Math.min(in.readableBytes(), HEADER - rest.readableBytes()));
            if (rest.readableBytes() < HEADER) {
                return;
            }
        }
        if (!isFrame(rest, 0)) {
            return;
        }
        int length = rest.getUnsignedShort(4);
        rest.writeBytes(in, Math.min(in.readableBytes(), HEADER + length - rest.readableBytes()));
        if (rest.readableBytes() == HEADER + length) {
            link.onFrame(this, rest, 0, HEADER + length);
            rest.clear();
        }
    }

    private boolean isFrame(ByteBuf buffer, int start) {
        if (ReplyCheck.isHeader(buffer, start)) {
            return true;
        }
        link.onFramingError(this);
        return false;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        link.onDisconnected(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof CorruptedFrameException) {
            link.onFramingError(this);
            return;
        }
        if (reason instanceof SSLException) {
            // With TLS 1.3 a device that does not accept our certificate says so only now.
            link.onInsecure(reason);
        } else if (!(reason instanceof IOException)) {
            // A reset by the other side is daily business and shows as a disconnect; this is a mistake of ours.
            LOG.error("the link to {} is closed by a failure", link.endpoint().name(), cause);
        }
        close();
    }

    @Override
    public void close() {
        isClosed = true;
        channel.close();
        link.onDisconnected(this);
    }
}
