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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The control: a program that signs a body anew and posts it, again and again, over kept
/// connections with bare Netty, the next on a connection once the one before is answered.
///
/// **Shape:** what a receiver sees is what the dispatcher sends: the same body, the same headers, a
/// signature of its own for each. Arguments: the parent's port, the endpoint's port, connections,
/// the body. The parent writes how many to post, as an int, each time.
final class BareClient implements AutoCloseable {
  private static final int START_PATIENCE_MILLIS = 60_000;
  private static final InstantSource CLOCK = InstantSource.system();

  private final ServerSocket door;
  private final ChildJvm child;
  private final Socket line;
  private final DataOutputStream orders;

  BareClient(Installation installation, URI endpoint, int connections, String body)
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
            body);
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
    String body = arguments[3];
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    List<Posts> all = new ArrayList<>();
    for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
      var posts = new Posts(left, body);
      all.add(posts);
      new Bootstrap()
          .group(loops)
          .channel(NioSocketChannel.class)
          .handler(posts)
          .connect("127.0.0.1", Integer.parseInt(arguments[1]))
          .sync();
    }
    try (var parent = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var orders = new DataInputStream(parent.getInputStream())) {
      while (!Thread.interrupted()) {
        left.set(orders.readInt());
        all.forEach(Posts::begin);
      }
    }
  }

  /// Those of one connection.
  private static final class Posts extends ChannelInitializer<SocketChannel> {
    private final AtomicInteger left;
    private final String body;
    private final Mac mac;
    private @Nullable Channel channel;

    Posts(AtomicInteger left, String body) {
      this.left = left;
      this.body = body;
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void initChannel(SocketChannel opened) {
      channel = opened;
      opened
          .pipeline()
          .addLast(
              new HttpClientCodec(),
              new HttpObjectAggregator(1 << 16),
              new SimpleChannelInboundHandler<FullHttpResponse>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, FullHttpResponse head) {
                  next(opened);
                }
              });
    }

    void begin() {
      Channel opened = Objects.requireNonNull(channel);
      opened.eventLoop().execute(() -> next(opened));
    }

    private void next(Channel opened) {
      int number = left.getAndDecrement();
      if (number <= 0) {
        return;
      }
      String id = "evt" + number;
      String timestamp = Long.toString(CLOCK.instant().getEpochSecond());
      byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      var request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.POST, "/webhook", Unpooled.wrappedBuffer(bytes));
      request
          .headers()
          .set("host", "127.0.0.1")
          .set("user-agent", "bare")
          .set("accept", "*/*")
          .set("content-type", "application/json")
          .set("content-length", bytes.length)
          .set("webhook-id", id)
          .set("webhook-timestamp", timestamp)
          .set(
              "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)));
      opened.writeAndFlush(request, opened.voidPromise());
    }
  }
}
