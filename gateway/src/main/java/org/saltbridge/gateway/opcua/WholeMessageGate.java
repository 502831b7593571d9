package org.saltbridge.gateway.opcua;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands a message to the stack only when all its chunks are there, so that a client that leaves in the middle leaves
 * nothing behind (the stack keeps partial chunks for ever, CVE-2026-63252). What may wait is bounded per connection and for
 * all together.
 */
final class WholeMessageGate extends ByteToMessageDecoder {
    /** Header of a chunk: three letters of type, one of finality, length (Part 6 §7.1.2.2). */
    private static final int HEADER = 8;

    private static final int CHUNK_MAX = 65_535;
    private static final int MESSAGE_MAX = 2_300_000;

    /** Before the secure channel is open there are only short messages. */
    private static final int FIRST_MESSAGE_MAX = 65_535;

    private static final long WAITING_MAX = 32L << 20;

    private final AtomicLong waitingOfAll;
    private long waiting;
    private int scanned;
    private boolean open;
    private boolean givenUp;

    /** @param waitingOfAll bytes that wait in all gates of one server. */
    WholeMessageGate(AtomicLong waitingOfAll) {
        this.waitingOfAll = waitingOfAll;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (givenUp) {
            out.add(in.readRetainedSlice(in.readableBytes()));
            return;
        }
        int start = in.readerIndex();
        while (in.readableBytes() - scanned >= HEADER) {
            int chunk = start + scanned;
            long length = in.getUnsignedIntLE(chunk + 4);
            if (length < HEADER || length > CHUNK_MAX) {
                // Not a chunk: the stack says so to the client and closes.
                givenUp = true;
                out.add(in.readRetainedSlice(in.readableBytes()));
                break;
            }
            if (in.readableBytes() - scanned < length) {
                break;
            }
            scanned += (int) length;
            if (in.getByte(chunk + 3) != 'C') {
                open |= in.getByte(chunk) == 'O';
                out.add(in.readRetainedSlice(scanned));
                scanned = 0;
                break;
            }
        }
        account(in.readableBytes());
        if (in.readableBytes() > (open ? MESSAGE_MAX : FIRST_MESSAGE_MAX) || waitingOfAll.get() > WAITING_MAX) {
            in.skipBytes(in.readableBytes());
            account(0);
            var unused = context.close();
        }
    }

    private void account(int bytes) {
        waitingOfAll.addAndGet(bytes - waiting);
        waiting = bytes;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        account(0);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        account(0);
    }
}
