package io.manyline.benchmarks.stack;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A customer's endpoint that answers 204: at once, until it is told to do so later or not at all.
///
/// **Order and threads:** the listener is called on the one event loop.
public final class WebhookReceiver implements AutoCloseable {
  private static final int MOST = 1 << 20;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger signed = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Listener listener;
  private final Channel server;
  private volatile Duration answersAfter = Duration.ZERO;

  /// Hears of every delivery.
  public interface Listener {
    /// @param firstByteNanos when its first byte was read, as `System.nanoTime()` counts
    void delivered(String body, long firstByteNanos);
  }

  public WebhookReceiver(Listener listener) {
    this.listener = listener;
    this.server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Pipeline())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  public URI address() {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port + "/webhook");
  }

  /// How long it takes from now on. @param time negative for ever: nobody gets an answer any more
  public void answerAfter(Duration time) {
    answersAfter = time;
  }

  /// Connections that were made to it, so far.
  public int connections() {
    return connections.get();
  }

  /// Deliveries that carried a signature, so far.
  public int signed() {
    return signed.get();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully();
  }

  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      connections.incrementAndGet();
      FirstByte first = new FirstByte();
      channel
          .pipeline()
          .addLast(first, new HttpServerCodec(), new HttpObjectAggregator(MOST), new Answer(first));
    }
  }

  private static final class FirstByte extends ChannelInboundHandlerAdapter {
    private long readAt;

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (readAt == 0) {
        readAt = System.nanoTime();
      }
      context.fireChannelRead(bytes);
    }

    long take() {
      long taken = readAt;
      readAt = 0;
      return taken;
    }
  }

  private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final FirstByte first;

    Answer(FirstByte first) {
      this.first = first;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      ByteBuf content = request.content();
      listener.delivered(content.toString(StandardCharsets.UTF_8), first.take());
      if (request.headers().contains("webhook-signature")) {
        signed.incrementAndGet();
      }
      Duration after = answersAfter;
      if (after.isZero()) {
        answer(context);
      } else if (after.isPositive()) {
        long millis = after.toMillis();
        context.executor().schedule(() -> answer(context), millis, TimeUnit.MILLISECONDS);
      }
    }

    private static void answer(ChannelHandlerContext context) {
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
      answer.headers().set("content-length", 0);
      context.writeAndFlush(answer, context.voidPromise());
    }
  }
}
