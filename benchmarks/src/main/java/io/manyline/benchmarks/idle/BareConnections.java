package io.manyline.benchmarks.idle;

import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.ChildJvm;
import io.manyline.benchmarks.stack.Installation;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The control: a program that opens connections with bare Netty, with or without TLS, and does
/// nothing with them.
///
/// Arguments: host, port, how many, with TLS or not. It prints `open` when it has them.
final class BareConnections {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private BareConnections() {}

  /// What one connection more adds.
  static MemoryUse slope(Installation installation, int first, int more, boolean secure)
      throws IOException {
    URI server = secure ? installation.sandbox().secureWebSocket() : installation.sandbox().tcp();
    MemoryUse before = use(installation, server, first, secure);
    return use(installation, server, first + more, secure).since(before).dividedBy(more);
  }

  private static MemoryUse use(Installation installation, URI server, int count, boolean secure)
      throws IOException {
    var log = installation.log("bare-connections-" + count);
    try (var child =
        ChildJvm.start(
            BareConnections.class,
            ChildJvm.FIXED_HEAP,
            log,
            server.getHost(),
            String.valueOf(server.getPort()),
            String.valueOf(count),
            String.valueOf(secure))) {
      Await.until(
          PATIENCE,
          "bare connections",
          () -> {
            if (!child.isAlive()) {
              throw new IllegalStateException("bare connections ended:\n" + child.tail());
            }
            return child.tail().contains("open");
          });
      return MemoryUse.settled(child.use());
    }
  }

  public static void main(String[] arguments) throws SSLException, InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    boolean secure = Boolean.parseBoolean(arguments[3]);
    SslContext tls =
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
      SocketChannel channel =
          (SocketChannel)
              bootstrap(loops, secure ? tls : null)
                  .connect(arguments[0], Integer.parseInt(arguments[1]))
                  .sync()
                  .channel();
      SslHandler handler = channel.pipeline().get(SslHandler.class);
      if (handler != null) {
        handler.handshakeFuture().sync();
      }
    }
    LoggerFactory.getLogger(BareConnections.class).warn("open");
    new CountDownLatch(1).await();
  }

  private static Bootstrap bootstrap(EventLoopGroup loops, @Nullable SslContext tls) {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
              }
            });
  }
}
