package org.saltbridge.gateway.metrics;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection from the pages; owned by the HTTP loop. */
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Map<String, HttpPage> pages;
    private final Duration requestDeadline;
    private @Nullable ScheduledFuture<?> deadline;

    PageHandler(Map<String, HttpPage> pages, Duration requestDeadline) {
        this.pages = pages;
        this.requestDeadline = requestDeadline;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        armDeadline(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to do
    private void armDeadline(ChannelHandlerContext context) {
        disarmDeadline();
        deadline =
                context.executor().schedule(() -> context.close(), requestDeadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void disarmDeadline() {
        ScheduledFuture<?> armed = deadline;
        if (armed != null) {
            armed.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        disarmDeadline();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to do
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        armDeadline(context);
        boolean keepAlive = request.decoderResult().isSuccess() && HttpUtil.isKeepAlive(request);
        FullHttpResponse response = respond(request);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private FullHttpResponse respond(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return answer(new HttpPage.Answer(400, TEXT, "bad request\n"));
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse refusal = answer(new HttpPage.Answer(405, TEXT, "only GET and HEAD\n"));
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return refusal;
        }
        String uri = request.uri();
        int query = uri.indexOf('?');
        HttpPage page = pages.get(query < 0 ? uri : uri.substring(0, query));
        if (page == null) {
            return answer(new HttpPage.Answer(404, TEXT, "there is " + String.join(", ", pages.keySet()) + "\n"));
        }
        String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        try {
            return answer(page.get(accept));
        } catch (RuntimeException e) {
            return answer(new HttpPage.Answer(
                    500, TEXT, "this page failed: " + e.getClass().getSimpleName() + "\n"));
        }
    }

    private static FullHttpResponse answer(HttpPage.Answer answer) {
        ByteBuf body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        return response;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to do
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer that resets or sends garbage is everyday life on a network; its connection ends, nothing else.
        context.close();
    }
}
