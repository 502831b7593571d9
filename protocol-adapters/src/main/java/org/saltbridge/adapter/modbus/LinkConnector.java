package org.saltbridge.adapter.modbus;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.LinkConfig;

/** Makes event loops and connections: epoll where there is one, for its kernel time-out, else NIO. */
final class LinkConnector implements AutoCloseable {
    /** Several replies of the largest size; more comes with the next read. */
    private static final int RECEIVE_BYTES = 2048;

    private static final int USER_TIMEOUT_MIN_MS = 1000;

    private final boolean isEpoll;
    private final HostLookup lookup = new HostLookup();

    LinkConnector(boolean isEpollWanted) {
        isEpoll = isEpollWanted && Epoll.isAvailable();
    }

    EventLoopGroup makeLoops(int count) {
        DefaultThreadFactory threads = new DefaultThreadFactory("field-loop", true);
        return isEpoll ? new EpollEventLoopGroup(count, threads) : new NioEventLoopGroup(count, threads);
    }

    /** Starts a connection that does not read until it is told to. */
    ChannelFuture connect(EventLoop loop, EndpointConfig endpoint) {
        LinkConfig link = endpoint.link();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .resolver(lookup)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, link.connectTimeoutMs())
                .handler(new ChannelInboundHandlerAdapter());
        if (isEpoll) {
            // Unacknowledged bytes end the connection even where no request is waiting for its reply.
            bootstrap.option(
                    EpollChannelOption.TCP_USER_TIMEOUT,
                    Math.max(USER_TIMEOUT_MIN_MS, 2 * link.timeoutMs() * link.timeoutsBeforeClose()));
        }
        return bootstrap.connect(endpoint.host(), endpoint.port());
    }

    @Override
    public void close() {
        lookup.close();
    }
}
