package org.saltbridge.gateway.metrics;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.HttpConfig;

/**
 * The HTTP server for monitoring: a fixed set of pages, GET and HEAD only, every size and time bounded.
 *
 * <p>At most {@link #CONNECTIONS_MAX} connections; one more is closed at once and counted. A request that is not complete
 * within {@link #REQUEST_DEADLINE} ends its connection, however slowly it drips in.
 */
public final class HttpEndpoint implements AutoCloseable {
    /** Connections at the same time. */
    public static final int CONNECTIONS_MAX = 64;
    /** From the connect, or the last answer, to the last byte of a request. */
    public static final Duration REQUEST_DEADLINE = Duration.ofSeconds(10);

    private static final int REQUEST_LINE_MAX = 2048;
    private static final int HEADERS_MAX = 8192;
    private static final int BODY_MAX = 1024;

    private final HttpConfig config;
    private final Duration requestDeadline;
    private final Map<String, HttpPage> pages;
    private final NioEventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("http", true));
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder connectionsRefused = new LongAdder();
    private @Nullable Channel server;

    public HttpEndpoint(HttpConfig config, Map<String, HttpPage> pages) {
        this(config, pages, REQUEST_DEADLINE);
    }

    HttpEndpoint(HttpConfig config, Map<String, HttpPage> pages, Duration requestDeadline) {
        this.config = config;
        this.pages = new TreeMap<>(pages);
        this.requestDeadline = requestDeadline;
    }

    /** Starts listening; fails when the port cannot be had. */
    public void start() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, CONNECTIONS_MAX)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
        try {
            server = bootstrap
                    .bind(config.bindAddress(), config.port())
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) {
            close();
            throw new IOException(
                    "port " + config.port() + " on " + config.bindAddress() + " (HTTP) cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to do
    private void accept(SocketChannel channel) {
        if (connections.incrementAndGet() > CONNECTIONS_MAX) {
            connections.decrementAndGet();
            connectionsRefused.increment();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        channel.pipeline()
                .addLast(
                        "codec",
                        new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(REQUEST_LINE_MAX)
                                .setMaxHeaderSize(HEADERS_MAX)))
                .addLast("whole", new HttpObjectAggregator(BODY_MAX, true))
                .addLast("pages", new PageHandler(pages, requestDeadline));
    }

    /** The port listened on; the one chosen by the system where the configuration says 0. */
    public int port() {
        Channel listening = server;
        if (listening == null) {
            throw new IllegalStateException("not started");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Connections turned away because there were too many. */
    public long connectionsRefused() {
        return connectionsRefused.sum();
    }

    /** Ends at once: whoever scrapes will come again. */
    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to do
    @Override
    public void close() {
        Channel listening = server;
        if (listening != null) {
            listening.close();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
