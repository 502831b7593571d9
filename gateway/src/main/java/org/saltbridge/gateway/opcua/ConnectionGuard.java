package org.saltbridge.gateway.opcua;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what one client may take: connections per address, loopback too; the time until its secure channel is open; and
 * requests in flight, beyond which its socket is not read. Sits behind {@link WholeMessageGate}, so that it sees whole
 * messages.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    private static final int OPEN_DEADLINE_S = 10;

    /** More than the Publish requests that a client keeps waiting on purpose. */
    private static final int IN_FLIGHT_MAX = 256;

    private static final int HEADER = 8;

    /** The connections of one server. */
    static final class Registry {
        private final int perAddressMax;
        private final ConcurrentHashMap<InetAddress, Integer> connections = new ConcurrentHashMap<>();
        private final LongAdder refused = new LongAdder();
        private final LongAdder tooSlow = new LongAdder();

        Registry(int perAddressMax) {
            this.perAddressMax = perAddressMax;
        }

        private boolean enter(InetAddress address) {
            int count = connections.merge(address, 1, Integer::sum);
            if (count > perAddressMax) {
                refused.increment();
                return false;
            }
            return true;
        }

        private void leave(InetAddress address) {
            connections.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }

        /** Connections closed because their address had too many. */
        long refused() {
            return refused.sum();
        }

        /** Connections closed because they opened no secure channel in time. */
        long tooSlow() {
            return tooSlow.sum();
        }
    }

    private final Registry registry;
    private @Nullable InetAddress address;
    private boolean open;
    private int inFlight;

    ConnectionGuard(Registry registry) {
        this.registry = registry;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        if (context.channel().remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null) {
            address = remote.getAddress();
            if (!registry.enter(remote.getAddress())) {
                var unused = context.close();
                return;
            }
        }
        var unusedTimer = context.executor()
                .schedule(
                        () -> {
                            if (!open && context.channel().isOpen()) {
                                registry.tooSlow.increment();
                                var unused = context.close();
                            }
                        },
                        OPEN_DEADLINE_S,
                        TimeUnit.SECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        InetAddress left = address;
        if (left != null) {
            address = null;
            registry.leave(left);
        }
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf buffer && buffer.readableBytes() >= HEADER) {
            byte type = buffer.getByte(buffer.readerIndex());
            open |= type == 'O';
            if (type == 'M') {
                inFlight++;
                control(context);
            }
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof ByteBuf buffer) {
            inFlight = Math.max(0, inFlight - finalChunks(buffer));
        }
        super.write(context, message, promise);
        control(context);
    }

    /** Answers in a buffer that the stack writes: it holds whole chunks. */
    private static int finalChunks(ByteBuf buffer) {
        int count = 0;
        int at = buffer.readerIndex();
        while (buffer.writerIndex() - at >= HEADER) {
            if (buffer.getByte(at) == 'M' && buffer.getByte(at + 3) != 'C') {
                count++;
            }
            long length = buffer.getUnsignedIntLE(at + 4);
            if (length < HEADER) {
                break;
            }
            at += (int) Math.min(length, buffer.writerIndex() - at);
        }
        return count;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        control(context);
        super.channelWritabilityChanged(context);
    }

    private void control(ChannelHandlerContext context) {
        boolean read = inFlight < IN_FLIGHT_MAX && context.channel().isWritable();
        if (context.channel().config().isAutoRead() != read) {
            context.channel().config().setAutoRead(read);
        }
    }
}
