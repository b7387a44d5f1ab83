package io.manyline.sandbox.media;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.stream.ChunkedInput;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Writes the answer to one request. Callable from any thread.
final class MediaAnswers {
  private static final Logger log = LoggerFactory.getLogger(MediaAnswers.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ChannelHandlerContext context;
  private final boolean keepAlive;

  MediaAnswers(ChannelHandlerContext context, boolean keepAlive) {
    this.context = context;
    this.keepAlive = keepAlive;
  }

  ChannelHandlerContext context() {
    return context;
  }

  void json(int status, Map<String, ?> body) {
    bytes(status, MAPPER.writeValueAsBytes(body), keepAlive);
  }

  void bytes(int status, byte[] json) {
    bytes(status, json, keepAlive);
  }

  /// An error; the connection ends, since the rest of the request may still be on its way.
  void refuse(Throwable cause) {
    int status = cause instanceof MediaRefusedException refused ? refused.status() : 500;
    if (!(cause instanceof MediaRefusedException)) {
      log.error("a media request failed", cause);
    }
    String why = cause instanceof MediaRefusedException ? String.valueOf(cause.getMessage()) : "";
    bytes(status, MAPPER.writeValueAsBytes(Map.of("error", why)), false);
  }

  void cut() {
    context.close();
  }

  /// Begins an answer whose body follows.
  HttpResponse head(int status, long length, String mimetype) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, mimetype);
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    HttpUtil.setKeepAlive(head, keepAlive);
    return head;
  }

  void stream(HttpResponse head, ChunkedInput<ByteBuf> body) {
    context
        .executor()
        .execute(
            () -> {
              if (context.pipeline().get(ChunkedWriteHandler.class) == null) {
                context.pipeline().addBefore(context.name(), "chunked", new ChunkedWriteHandler());
              }
              context.write(head);
              closeUnlessKept(context.writeAndFlush(new HttpChunkedInput(body)), keepAlive);
            });
  }

  private void bytes(int status, byte[] json, boolean kept) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(json));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    HttpUtil.setContentLength(response, json.length);
    HttpUtil.setKeepAlive(response, kept);
    context.executor().execute(() -> closeUnlessKept(context.writeAndFlush(response), kept));
  }

  private static void closeUnlessKept(ChannelFuture written, boolean kept) {
    if (!kept) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
