package io.manyline.sandbox.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.nio.charset.StandardCharsets;

/// Collects a request's body up to a limit; past it the answer is 413.
///
/// The connection stays, and what still comes of the body is thrown away: who closes a connection
/// that something unread came for resets it, and the client may lose the answer by that.
final class BoundedBody extends HttpObjectAggregator {
  private static final String TOO_LARGE =
      "{\"success\":false,\"error\":\"the body is over the limit of %d bytes\","
          + "\"code\":\"BODY_TOO_LARGE\"}";

  BoundedBody(int maxBytes) {
    super(maxBytes);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    byte[] json = String.format(TOO_LARGE, maxContentLength()).getBytes(StandardCharsets.UTF_8);
    HttpFront.write(context, new HttpListener.Answer(413, json), true);
  }
}
