package io.manyline.sandbox.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/// WebSocket messages ↔ bytes: one message for each buffer written, pings answered; a close frame
/// is the end of what comes in, and what an empty buffer becomes.
final class WebSocketBytes extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
  WebSocketBytes() {
    super(WebSocketFrame.class, ByteBuf.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
    if (bytes.isReadable()) {
      out.add(new BinaryWebSocketFrame(bytes.retain()));
    } else {
      out.add(new CloseWebSocketFrame());
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
    switch (frame) {
      case BinaryWebSocketFrame binary -> out.add(binary.content().retain());
      case ContinuationWebSocketFrame rest -> out.add(rest.content().retain());
      case PingWebSocketFrame ping ->
          context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case CloseWebSocketFrame _ ->
          context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      default -> {}
    }
  }
}
