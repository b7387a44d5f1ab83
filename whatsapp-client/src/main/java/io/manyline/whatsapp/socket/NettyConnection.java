package io.manyline.whatsapp.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One channel, seen as a [Transport.Connection].
///
/// **Shape:** a close says goodbye (the end of our output; of a WebSocket its close frame) and
/// waits for the other end's, [#MOST_LAST_MILLIS] at most: a login of the same device that comes
/// after it must not find this connection open. **Order and threads:** `send`, `close` and
/// `reading` from any thread; the listener hears on the channel's event loop.
final class NettyConnection implements Transport.Connection {
  private static final long MOST_LAST_MILLIS = 500;

  private final Transport.Listener listener;
  private final boolean webSocket;

  private volatile @Nullable Channel channel;

  /// From then on nothing that comes in is told.
  private volatile boolean parting;

  /// Only touched on the event loop.
  private boolean ended;

  private String cause = "";

  NettyConnection(Transport.Listener listener, boolean webSocket) {
    this.listener = listener;
    this.webSocket = webSocket;
  }

  void attach(ChannelFuture connecting) {
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            end(String.valueOf(done.cause()));
          }
        });
  }

  ChannelInboundHandler handler() {
    return new Inbound();
  }

  @Override
  public void send(byte[] bytes) {
    Channel open = channel;
    if (open != null && !parting) {
      ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
      open.writeAndFlush(webSocket ? new BinaryWebSocketFrame(buffer) : buffer)
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open == null || parting) {
      return;
    }
    parting = true;
    if (!open.isActive()) {
      open.close();
      return;
    }
    // The other end's goodbye is read, however much comes before it.
    open.config().setAutoRead(true);
    // Either write completes after everything that was queued before it.
    if (webSocket) {
      open.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      open.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput(open));
    }
    open.eventLoop().schedule(() -> open.close(), MOST_LAST_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void endOutput(Channel open) {
    if (open instanceof DuplexChannel both) {
      both.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      open.close();
    }
  }

  @Override
  public void reading(boolean wanted) {
    Channel open = channel;
    if (open != null && !parting) {
      open.config().setAutoRead(wanted);
    }
  }

  private void end(String why) {
    if (!ended) {
      ended = true;
      listener.onClosed(why);
    }
  }

  private final class Inbound extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (!webSocket) {
        listener.onOpen();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        listener.onOpen();
      }
      if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
        cause = "WebSocket handshake timed out";
        context.close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (parting) {
          return;
        }
        if (message instanceof ByteBuf bytes) {
          listener.onBytes(ByteBufUtil.getBytes(bytes));
        } else if (message instanceof ByteBufHolder frame) {
          listener.onBytes(ByteBufUtil.getBytes(frame.content()));
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      cause = String.valueOf(failure);
      context.close();
    }
  }
}
