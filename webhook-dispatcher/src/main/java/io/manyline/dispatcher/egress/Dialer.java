package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/// Makes connections of HTTP/1.1: looks the host up, and dials its permitted addresses one after
/// the other until one answers.
///
/// **Order and threads:** one event loop, on which everything is told.
final class Dialer {
  private final EventLoop loop;
  private final Class<? extends Channel> kind;
  private final AddressResolver<InetSocketAddress> resolver;
  private final AddressGuard guard;
  private final TlsContexts contexts = new TlsContexts(ApplicationProtocolNames.HTTP_1_1);
  private final EgressProperties limits;

  /// @param resolver should give permitted addresses only; each is looked at once more
  Dialer(
      EventLoop loop,
      Class<? extends Channel> kind,
      AddressResolver<InetSocketAddress> resolver,
      EgressProperties limits) {
    this.loop = loop;
    this.kind = kind;
    this.resolver = resolver;
    this.guard = limits.guard();
    this.limits = limits;
  }

  /// @param made called with the connection, ready to be used
  /// @param failed called instead when there is none
  void dial(
      Recipient recipient,
      Consumer<KeptConnection> made,
      Consumer<Throwable> failed,
      KeptConnections home) {
    URI url = recipient.url();
    int port = url.getPort() < 0 ? RequestHead.usualPort(url) : url.getPort();
    resolver
        .resolveAll(InetSocketAddress.createUnresolved(bare(url.getHost()), port))
        .addListener(
            (Future<List<InetSocketAddress>> found) -> {
              if (found.isSuccess()) {
                new Dialling(recipient, found.getNow(), made, failed, home).next(0);
              } else {
                failed.accept(found.cause());
              }
            });
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// One connection in the making.
  private final class Dialling {
    private final Recipient recipient;
    private final List<InetSocketAddress> addresses;
    private final Consumer<KeptConnection> made;
    private final Consumer<Throwable> failed;
    private final KeptConnections home;

    private Dialling(
        Recipient recipient,
        List<InetSocketAddress> addresses,
        Consumer<KeptConnection> made,
        Consumer<Throwable> failed,
        KeptConnections home) {
      this.recipient = recipient;
      this.addresses = addresses;
      this.made = made;
      this.failed = failed;
      this.home = home;
    }

    private void next(int place) {
      new Bootstrap()
          .group(loop)
          .channel(kind)
          .resolver(NoopAddressResolverGroup.INSTANCE)
          .option(
              ChannelOption.CONNECT_TIMEOUT_MILLIS,
              Math.toIntExact(limits.connectTimeout().toMillis()))
          .handler(
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  prepare(channel);
                }
              })
          .connect(addresses.get(place))
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  if (place + 1 < addresses.size()) {
                    next(place + 1);
                  } else {
                    failed.accept(connected.cause());
                  }
                }
              });
    }

    private void prepare(SocketChannel channel) {
      channel.pipeline().addLast(new AddressCheckHandler(guard));
      boolean secure = recipient.url().getScheme().equals("https");
      if (secure) {
        InetSocketAddress dialled = addresses.getFirst();
        channel
            .pipeline()
            .addLast(
                contexts
                    .of(recipient.tls())
                    .newHandler(
                        channel.alloc(), bare(recipient.url().getHost()), dialled.getPort()));
      }
      channel.pipeline().addLast(new HttpResponseDecoder(), new Ready(this, secure));
    }
  }

  /// Gives its place to the connection once there is one that may be used.
  private final class Ready extends ChannelInboundHandlerAdapter {
    private final Dialling dialling;
    private final boolean secure;
    private boolean told;

    private Ready(Dialling dialling, boolean secure) {
      this.dialling = dialling;
      this.secure = secure;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (!secure) {
        give(context);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          give(context);
        } else {
          fail(handshake.cause());
        }
      }
      context.fireUserEventTriggered(event);
    }

    private void give(ChannelHandlerContext context) {
      told = true;
      KeptConnection connection =
          new KeptConnection(dialling.home, limits.maxResponseBytes().toBytes());
      context.pipeline().replace(this, "connection", connection);
      dialling.made.accept(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new SocketException("closed"));
    }

    private void fail(Throwable cause) {
      if (!told) {
        told = true;
        dialling.failed.accept(cause);
      }
    }
  }
}
