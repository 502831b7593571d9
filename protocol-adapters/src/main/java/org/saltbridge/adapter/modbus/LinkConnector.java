package org.saltbridge.adapter.modbus;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
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
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.Framing;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.TlsConfig;

/** Makes event loops and connections: epoll where there is one, for its kernel time-out, else NIO. */
// What becomes of a connection shows in its listeners and its pipeline.
@SuppressWarnings("FutureReturnValueIgnored")
final class LinkConnector implements AutoCloseable {
    /** Several replies of the largest size; more comes with the next read. */
    private static final int RECEIVE_BYTES = 2048;

    private static final int USER_TIMEOUT_MIN_MS = 1000;

    private final boolean isEpoll;
    private final HostLookup lookup = new HostLookup();
    private final Map<TlsConfig, TlsClient> tlsByFiles = new ConcurrentHashMap<>();

    LinkConnector(boolean isEpollWanted) {
        isEpoll = isEpollWanted && Epoll.isAvailable();
    }

    EventLoopGroup makeLoops(int count) {
        DefaultThreadFactory threads = new DefaultThreadFactory("field-loop", true);
        return isEpoll ? new EpollEventLoopGroup(count, threads) : new NioEventLoopGroup(count, threads);
    }

    /** Starts a connection; the link is told on its loop what has become of it. */
    void connect(EventLoop loop, ModbusLink link) {
        EndpointConfig endpoint = link.endpoint();
        if (endpoint.link().serial() != null) {
            SerialLine.open(loop, link, endpoint.link().serial());
            return;
        }
        TlsClient tls = tls(endpoint.link().tls());
        ChannelFuture connecting = bootstrap(loop, endpoint.link()).connect(endpoint.host(), endpoint.port());
        connecting.addListener(future -> {
            Channel channel = connecting.channel();
            if (!future.isSuccess()) {
                fail(link, channel, future.cause());
            } else if (tls == null) {
                finish(link, channel);
            } else {
                secure(tls, link, channel);
            }
        });
    }

    /** There is no way around the handshake: without its success the link never sees the channel. */
    private static void secure(TlsClient tls, ModbusLink link, Channel channel) {
        SslHandler handler = tls.handler(channel, link.endpoint());
        channel.pipeline().addLast(handler);
        channel.config().setAutoRead(true);
        handler.handshakeFuture().addListener(future -> {
            if (!future.isSuccess()) {
                fail(link, channel, future.cause());
                return;
            }
            link.onSecured(tls.describe(handler.engine().getSession()));
            finish(link, channel);
        });
    }

    private static void finish(ModbusLink link, Channel channel) {
        if (!channel.isActive()) {
            fail(link, channel, new ClosedChannelException());
            return;
        }
        SocketConnection connection = new SocketConnection(link, channel);
        if (link.endpoint().link().framing() == Framing.RTU) {
            channel.pipeline().addLast(new RtuCodec());
        }
        channel.pipeline().addLast(connection);
        channel.config().setAutoRead(true);
        link.onConnected(connection);
    }

    private static void fail(ModbusLink link, Channel channel, Throwable cause) {
        channel.close();
        link.onConnectFailed(cause);
    }

    /** The links of one loop or another may share their files. */
    private @Nullable TlsClient tls(@Nullable TlsConfig files) {
        return files == null ? null : tlsByFiles.computeIfAbsent(files, TlsClient::new);
    }

    /** Reads every certificate and key now, so that a file that is gone shows at the start. */
    void prepare(EndpointConfig endpoint) {
        tls(endpoint.link().tls());
    }

    /** Its channels do not read until they are told to. */
    private Bootstrap bootstrap(EventLoop loop, LinkConfig link) {
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
        return bootstrap;
    }

    @Override
    public void close() {
        lookup.close();
    }
}
