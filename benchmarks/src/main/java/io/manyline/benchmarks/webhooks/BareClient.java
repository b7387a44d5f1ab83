package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.stack.ChildJvm;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The control: a program that signs a body anew and posts it, again and again, over kept
/// connections with bare Netty: the next on a connection once the one before is answered, or so
/// many each millisecond.
///
/// **Shape:** what a receiver sees is what the dispatcher sends: the same body, the same headers, a
/// signature of its own for each. Arguments: the parent's port, the body, and a port for each
/// connection. The parent writes how many to post, as an int, and how many a second, as a double, 0
/// for as many as are answered.
final class BareClient implements AutoCloseable {
  private static final int START_PATIENCE_MILLIS = 60_000;
  private static final int TICKS_PER_SECOND = 1_000;
  private static final InstantSource CLOCK = InstantSource.system();

  private final ServerSocket door;
  private final ChildJvm child;
  private final Socket line;
  private final DataOutputStream orders;

  /// @param endpoints one for each connection
  BareClient(Installation installation, List<URI> endpoints, String body) throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    door.setSoTimeout(START_PATIENCE_MILLIS);
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(door.getLocalPort()), body));
    endpoints.forEach(endpoint -> arguments.add(String.valueOf(endpoint.getPort())));
    child =
        ChildJvm.start(
            BareClient.class,
            List.of(),
            installation.log("bare-client"),
            arguments.toArray(String[]::new));
    line = door.accept();
    orders = new DataOutputStream(line.getOutputStream());
  }

  /// Begins to post; the endpoints see when it is through.
  ///
  /// @param perSecond each millisecond as many as are due; 0 for as many as are answered
  void post(int count, double perSecond) throws IOException {
    orders.writeInt(count);
    orders.writeDouble(perSecond);
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
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    var all = new Client(arguments[1]);
    for (int i = 2; i < arguments.length; i++) {
      new Bootstrap()
          .group(loops)
          .channel(NioSocketChannel.class)
          .handler(new Posts(all))
          .connect("127.0.0.1", Integer.parseInt(arguments[i]))
          .sync();
    }
    try (var parent = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var orders = new DataInputStream(parent.getInputStream())) {
      while (!Thread.interrupted()) {
        int count = orders.readInt();
        double perSecond = orders.readDouble();
        if (perSecond > 0) {
          all.pace(count, perSecond);
        } else {
          all.race(count);
        }
      }
    }
  }

  /// What its connections share.
  private static final class Client {
    private final String body;
    private final AtomicInteger left = new AtomicInteger();
    private final BlockingQueue<Posts> idle = new LinkedBlockingQueue<>();

    Client(String body) {
      this.body = body;
    }

    void race(int count) {
      left.set(count);
      List<Posts> ready = new ArrayList<>();
      idle.drainTo(ready);
      ready.forEach(each -> each.onItsLoop(each::next));
    }

    /// Waits where all connections are busy.
    void pace(int count, double perSecond) {
      left.set(0);
      int ticks = Math.max(1, (int) (count / perSecond * TICKS_PER_SECOND));
      Pace.run(
          TICKS_PER_SECOND,
          ticks,
          (tick, _) -> {
            int before = (int) ((long) count * tick / ticks);
            int after = (int) ((long) count * (tick + 1) / ticks);
            for (int number = before; number < after; number++) {
              Posts free = free();
              free.onItsLoop(free::post);
            }
          });
    }

    private Posts free() {
      try {
        return idle.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while it waits for a connection", e);
      }
    }
  }

  /// Those of one connection.
  private static final class Posts extends ChannelInitializer<SocketChannel> {
    private final Client all;
    private final Mac mac;
    private @Nullable Channel channel;
    private int number;

    Posts(Client all) {
      this.all = all;
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
                  next();
                }
              });
      all.idle.add(this);
    }

    void onItsLoop(Runnable work) {
      Objects.requireNonNull(channel).eventLoop().execute(work);
    }

    void next() {
      if (all.left.getAndDecrement() > 0) {
        post();
      } else {
        all.idle.add(this);
      }
    }

    void post() {
      Channel opened = Objects.requireNonNull(channel);
      String id = "evt" + opened.id().asShortText() + number++;
      String timestamp = Long.toString(CLOCK.instant().getEpochSecond());
      byte[] signed = (id + "." + timestamp + "." + all.body).getBytes(StandardCharsets.UTF_8);
      byte[] bytes = all.body.getBytes(StandardCharsets.UTF_8);
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
