package io.manyline.sandbox.server;

import io.manyline.sandbox.login.FrontDesk;
import io.manyline.sandbox.world.World;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The sockets that the sandbox listens on: HTTP with WebSocket, the same over TLS, and raw frames.
///
/// **Order and threads:** two event loops for all connections. **Errors:** the exception of the
/// socket, such as `BindException`, when a port is taken.
public final class Listeners implements AutoCloseable {
  private static final int LOOPS = 2;
  private static final int MAX_BODY = 1 << 20;
  private static final int BACKLOG = 1_024;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final World world;
  private final FrontDesk desk;
  private final ServerIdentity identity;
  private final HttpListener control;
  private final Supplier<ChannelHandler> media;

  /// @param media makes what serves media first on each HTTP connection
  public Listeners(
      World world,
      FrontDesk desk,
      ServerIdentity identity,
      HttpListener control,
      Supplier<ChannelHandler> media) {
    this.world = world;
    this.desk = desk;
    this.identity = identity;
    this.control = control;
    this.media = media;
  }

  /// HTTP and WebSocket. @param port 0 for any free one @return the port bound
  public int listenHttp(String host, int port) {
    return bind(host, port, this::http);
  }

  public int listenTls(String host, int port, TlsIdentity tls) {
    SslContext context = tls.serverContext();
    return bind(
        host,
        port,
        channel -> {
          channel.pipeline().addLast(context.newHandler(channel.alloc()));
          http(channel);
        });
  }

  public int listenTcp(String host, int port) {
    return bind(host, port, channel -> channel.pipeline().addLast(connection(channel)));
  }

  @Override
  public void close() {
    channels.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  private int bind(String host, int port, Consumer<Channel> initializer) {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    initializer.accept(channel);
                  }
                })
            .bind(host, port)
            .syncUninterruptibly()
            .channel();
    channels.add(server);
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private void http(Channel channel) {
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(),
            media.get(),
            new BoundedBody(MAX_BODY),
            new HttpFront(control, this::connection));
  }

  private StanzaConnection connection(Channel channel) {
    return new StanzaConnection(world, desk, identity, channel);
  }
}
