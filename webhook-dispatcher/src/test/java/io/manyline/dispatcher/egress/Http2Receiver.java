package io.manyline.dispatcher.egress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An endpoint that speaks HTTP/2 over TLS, and what it sees.
///
/// **Shape:** the path says what it does: `/` answers 200; `/reset` resets the stream; `/silent`
/// never answers; `/held` answers once [#release] is called; `/away` answers and sends GOAWAY;
/// `/flood` answers 200 with a body without end, `/drip` with one that comes slowly; `/broken` says
/// 200 and resets the stream.
final class Http2Receiver implements AutoCloseable {
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger streams = new AtomicInteger();
  final AtomicInteger mostStreams = new AtomicInteger();
  final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Queue<Channel> held = new ConcurrentLinkedQueue<>();
  private final Channel server;

  /// @param streamLimit how many at one time it allows on a connection
  Http2Receiver(ReceiverKeys keys, long streamLimit) throws Exception {
    this(keys, streamLimit, ClientAuth.NONE);
  }

  /// @param asks for a certificate of who comes; it knows its own
  Http2Receiver(ReceiverKeys keys, long streamLimit, ClientAuth asks) throws Exception {
    SslContext tls =
        SslContextBuilder.forServer(pem(keys.certificatePem()), pem(keys.keyPem()))
            .trustManager(keys.certificate())
            .clientAuth(asks)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    List.of(ApplicationProtocolNames.HTTP_2)))
            .build();
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.incrementAndGet();
                    open.add(channel);
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()), new Negotiated(streamLimit));
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .sync()
            .channel();
  }

  URI url(String path) {
    return URI.create(
        "https://localhost:" + ((InetSocketAddress) server.localAddress()).getPort() + path);
  }

  int held() {
    return held.size();
  }

  /// Answers what was held.
  void release() {
    for (Channel next = held.poll(); next != null; next = held.poll()) {
      Channel stream = next;
      stream.eventLoop().execute(() -> answer(stream));
    }
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    open.close();
    loop.shutdownGracefully();
  }

  private static ByteArrayInputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void answer(Channel stream) {
    stream.writeAndFlush(
        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), true));
  }

  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    private final long streamLimit;

    Negotiated(long streamLimit) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.streamLimit = streamLimit;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        context.close();
        return;
      }
      context
          .pipeline()
          .addLast(
              Http2FrameCodecBuilder.forServer()
                  .initialSettings(
                      Http2Settings.defaultSettings().maxConcurrentStreams(streamLimit))
                  .build(),
              new Http2MultiplexHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                      mostStreams.accumulateAndGet(streams.incrementAndGet(), Math::max);
                      stream.closeFuture().addListener(_ -> streams.decrementAndGet());
                      stream.pipeline().addLast(new Stream());
                    }
                  }));
    }
  }

  private final class Stream extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final StringBuilder body = new StringBuilder();
    private @Nullable String path;

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        path = String.valueOf(head.headers().path());
      }
      if (frame instanceof Http2DataFrame data) {
        body.append(data.content().toString(StandardCharsets.UTF_8));
        if (data.isEndStream()) {
          requests.incrementAndGet();
          bodies.add(body.toString());
          act(context);
        }
      }
    }

    private void act(ChannelHandlerContext context) {
      switch (String.valueOf(path)) {
        case "/reset" ->
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        case "/silent" -> {}
        case "/held" -> held.add(context.channel());
        case "/away" -> {
          context
              .channel()
              .parent()
              .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
          answer(context.channel());
        }
        case "/flood" -> {
          context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
          flood(context.channel());
        }
        case "/drip" -> {
          context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
          drip(context.channel());
        }
        case "/broken" -> {
          context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
          context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        }
        default -> answer(context.channel());
      }
    }

    private static void drip(Channel stream) {
      stream
          .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[] {'d'}), false))
          .addListener(
              sent -> {
                if (sent.isSuccess()) {
                  stream.eventLoop().schedule(() -> drip(stream), 50, TimeUnit.MILLISECONDS);
                }
              });
    }

    private static void flood(Channel stream) {
      stream
          .writeAndFlush(
              new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[16 * 1024]), false))
          .addListener(
              sent -> {
                if (sent.isSuccess()) {
                  flood(stream);
                }
              });
    }
  }
}
