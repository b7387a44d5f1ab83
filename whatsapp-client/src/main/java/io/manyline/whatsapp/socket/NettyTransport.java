package io.manyline.whatsapp.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Transport over Netty: `ws`, `wss` and raw `tcp`, all sessions on a few event loops.
///
/// **Shape:** a WebSocket without a path in its address gets `/ws/chat`; a message of either
/// direction is binary, at most one frame of 16 MiB. **Errors:** whatever goes wrong before or
/// after the connection is open arrives as `onClosed`. **Source:** docs/protocol: transport
/// (whatsmeow socket/framesocket.go).
public final class NettyTransport implements Transport, AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_MESSAGE_BYTES = (1 << 24) + 8;
  private static final int MAX_UPGRADE_BYTES = 64 << 10;
  private static final String ORIGIN = "https://web.whatsapp.com";

  private final EventLoopGroup group;
  private final SslContext tls;

  /// @param ioThreads event loops for all connections
  /// @param trustedCertificatePem additional TLS certificate to trust (the sandbox's), or empty
  public NettyTransport(int ioThreads, String trustedCertificatePem) {
    this.tls = ClientTls.context(trustedCertificatePem);
    this.group =
        new MultiThreadIoEventLoopGroup(
            ioThreads, new DefaultThreadFactory("whatsapp-io", true), NioIoHandler.newFactory());
  }

  @Override
  public Connection connect(URI server, Listener listener) {
    Target target = Target.of(server);
    NettyConnection connection = new NettyConnection(listener, target.webSocket());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    fill(channel.pipeline(), target, connection);
                  }
                });
    ChannelFuture connecting = bootstrap.connect(target.host(), target.port());
    connection.attach(connecting);
    return connection;
  }

  /// Closes every connection and ends the event loops, within 5 s.
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private void fill(ChannelPipeline pipeline, Target target, NettyConnection connection) {
    if (target.secure()) {
      pipeline.addLast(tls.newHandler(pipeline.channel().alloc(), target.host(), target.port()));
    }
    if (target.webSocket()) {
      HttpHeaders headers = new DefaultHttpHeaders().add("Origin", ORIGIN);
      pipeline.addLast(new HttpClientCodec());
      pipeline.addLast(new HttpObjectAggregator(MAX_UPGRADE_BYTES));
      pipeline.addLast(
          new WebSocketClientProtocolHandler(
              WebSocketClientProtocolConfig.newBuilder()
                  .webSocketUri(target.uri())
                  .version(WebSocketVersion.V13)
                  .customHeaders(headers)
                  .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                  .handshakeTimeoutMillis(CONNECT_TIMEOUT_MILLIS)
                  .build()));
    }
    pipeline.addLast(connection.handler());
  }

  /// Where an address leads.
  record Target(URI uri, String host, int port, boolean secure, boolean webSocket) {
    static Target of(URI server) {
      String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
      String host = server.getHost();
      boolean webSocket = scheme.equals("ws") || scheme.equals("wss");
      if (host == null || !(webSocket || scheme.equals("tcp"))) {
        throw new IllegalArgumentException("expected ws://, wss:// or tcp://host:port: " + server);
      }
      boolean secure = scheme.equals("wss");
      int port = server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80;
      boolean bare = server.getPath() == null || server.getPath().length() <= 1;
      URI uri = webSocket && bare ? server.resolve("/ws/chat") : server;
      return new Target(uri, host, port, secure, webSocket);
    }
  }
}
