package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.stack.ChildJvm;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.ProcessUse;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The control: a program that posts a body again and again over kept connections with bare Netty,
/// the next on a connection once the one before is answered.
///
/// Arguments: the parent's port, the endpoint's port, connections, length of the body. The parent
/// writes how many to post, as an int, each time.
final class BareClient implements AutoCloseable {
  private static final int START_PATIENCE_MILLIS = 60_000;

  private final ServerSocket door;
  private final ChildJvm child;
  private final Socket line;
  private final DataOutputStream orders;

  BareClient(Installation installation, URI endpoint, int connections, int bodyLength)
      throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    door.setSoTimeout(START_PATIENCE_MILLIS);
    child =
        ChildJvm.start(
            BareClient.class,
            List.of(),
            installation.log("bare-client"),
            String.valueOf(door.getLocalPort()),
            String.valueOf(endpoint.getPort()),
            String.valueOf(connections),
            String.valueOf(bodyLength));
    line = door.accept();
    orders = new DataOutputStream(line.getOutputStream());
  }

  /// Begins to post; the endpoint sees when it is through.
  void post(int count) throws IOException {
    orders.writeInt(count);
    orders.flush();
  }

  ProcessUse use() {
    return child.use();
  }

  @Override
  public void close() throws IOException {
    child.close();
    line.close();
    door.close();
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var left = new AtomicInteger();
    byte[] body = new byte[Integer.parseInt(arguments[3])];
    Arrays.fill(body, (byte) ' ');
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    List<Channel> channels = new ArrayList<>();
    for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
      channels.add(
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .handler(new Pipeline(left, body))
              .connect("127.0.0.1", Integer.parseInt(arguments[1]))
              .sync()
              .channel());
    }
    try (var parent = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var orders = new DataInputStream(parent.getInputStream())) {
      while (!Thread.interrupted()) {
        left.set(orders.readInt());
        channels.forEach(channel -> channel.eventLoop().execute(() -> next(channel, left, body)));
      }
    }
  }

  private static void next(Channel channel, AtomicInteger left, byte[] body) {
    if (left.getAndDecrement() <= 0) {
      return;
    }
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/webhook", Unpooled.wrappedBuffer(body));
    request.headers().set("host", "127.0.0.1").set("content-length", body.length);
    request.headers().set("content-type", "application/json");
    channel.writeAndFlush(request, channel.voidPromise());
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final AtomicInteger left;
    private final byte[] body;

    Pipeline(AtomicInteger left, byte[] body) {
      this.left = left;
      this.body = body;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpClientCodec(),
              new HttpObjectAggregator(1 << 16),
              new SimpleChannelInboundHandler<FullHttpResponse>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, FullHttpResponse head) {
                  next(context.channel(), left, body);
                }
              });
    }
  }
}
