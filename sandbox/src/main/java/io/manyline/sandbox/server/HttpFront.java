package io.manyline.sandbox.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.function.Function;

/// First on an HTTP connection: a WebSocket upgrade on any path becomes a client's connection,
/// anything else goes to the HTTP control. Offered extensions and sub-protocols are passed over.
final class HttpFront extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_MESSAGE = 16 << 20;

  private final HttpListener control;
  private final Function<Channel, StanzaConnection> connections;

  HttpFront(HttpListener control, Function<Channel, StanzaConnection> connections) {
    super(FullHttpRequest.class);
    this.control = control;
    this.connections = connections;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean upgrade =
        request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (upgrade) {
      upgrade(context, request);
    } else {
      answer(context, request);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    String url = "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + request.uri();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(url, null, false, MAX_MESSAGE).newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    pipeline.addLast(new WebSocketBytes(), connections.apply(context.channel()));
    handshaker.handshake(context.channel(), request);
    pipeline.remove(this);
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpListener.Request asked =
        new HttpListener.Request(
            request.method().name(),
            new QueryStringDecoder(request.uri()).path(),
            ByteBufUtil.getBytes(request.content()));
    control
        .onRequest(asked)
        .thenAccept(answer -> context.executor().execute(() -> write(context, answer, keepAlive)));
  }

  static void write(ChannelHandlerContext context, HttpListener.Answer answer, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
    HttpUtil.setContentLength(response, answer.body().length);
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
