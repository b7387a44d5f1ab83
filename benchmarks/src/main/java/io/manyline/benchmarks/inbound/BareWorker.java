package io.manyline.benchmarks.inbound;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.ChildJvm;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The control: a program that only does for each message what nobody can leave out. It reads a
/// frame of 512 bytes from its socket, runs one script of two `HSET`s, writes one Kafka record and
/// answers with 32 bytes; no cipher, no ratchet, no event.
///
/// Arguments: port of the sender, port of Redis, Kafka's address.
final class BareWorker {
  private static final int FRAME = 512;
  private static final int ANSWER = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private BareWorker() {}

  /// Processor seconds that it takes for this many messages, after as many to warm up.
  static double processorSeconds(Installation installation, double perSecond, int count)
      throws IOException {
    var answers = new AtomicInteger();
    try (var sender = new Sender(answers);
        var child =
            ChildJvm.start(
                BareWorker.class,
                java.util.List.of(),
                installation.log("bare-worker"),
                String.valueOf(sender.port()),
                String.valueOf(installation.redisPort()),
                installation.kafka())) {
      Await.until(PATIENCE, "the bare worker", () -> sender.connected() || ended(child));
      send(sender, answers, perSecond, count);
      Duration before = child.use().processorTime();
      send(sender, answers, perSecond, count);
      return Pace.seconds(child.use().processorTime().minus(before));
    }
  }

  private static boolean ended(ChildJvm child) {
    if (!child.isAlive()) {
      throw new IllegalStateException("the bare worker ended:\n" + child.tail());
    }
    return false;
  }

  private static void send(Sender sender, AtomicInteger answers, double perSecond, int count) {
    answers.set(0);
    Pace.run(perSecond, count, (_, _) -> sender.send());
    Await.until(PATIENCE, "the bare worker's answers", () -> answers.get() / ANSWER >= count);
  }

  public static void main(String[] arguments) throws InterruptedException {
    var redis =
        RedisClient.create("redis://127.0.0.1:" + arguments[1])
            .connect(ByteArrayCodec.INSTANCE)
            .async();
    var kafka =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", arguments[2], "acks", "all", "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new FixedLengthFrameDecoder(FRAME), new Work(redis, kafka));
              }
            })
        .connect("127.0.0.1", Integer.parseInt(arguments[0]))
        .sync();
    new CountDownLatch(1).await();
  }

  private static final class Work extends SimpleChannelInboundHandler<ByteBuf> {
    private static final byte[] SCRIPT =
        "redis.call('HSET',KEYS[1],ARGV[1],ARGV[3]);redis.call('HSET',KEYS[1],ARGV[2],ARGV[3])"
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = "bench:bare".getBytes(StandardCharsets.US_ASCII);

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final KafkaProducer<byte[], byte[]> kafka;
    private final String digest;
    private int number;

    Work(RedisAsyncCommands<byte[], byte[]> redis, KafkaProducer<byte[], byte[]> kafka) {
      this.redis = redis;
      this.kafka = kafka;
      this.digest = redis.scriptLoad(SCRIPT).toCompletableFuture().join();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      byte[] field = String.valueOf(number++ % 1000).getBytes(StandardCharsets.US_ASCII);
      redis
          .evalsha(digest, ScriptOutputType.VALUE, new byte[][] {KEY}, field, new byte[] {1}, bytes)
          .thenRun(
              () ->
                  kafka.send(
                      new ProducerRecord<>("session-history", 0, null, bytes),
                      (_, _) -> context.writeAndFlush(Unpooled.wrappedBuffer(new byte[ANSWER]))));
    }
  }

  /// This process's side: sends frames, counts the bytes of answers.
  private static final class Sender implements AutoCloseable {
    private final EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;
    private volatile @Nullable Channel worker;

    Sender(AtomicInteger answers) {
      server =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                      worker = context.channel();
                    }

                    @Override
                    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                      answers.addAndGet(bytes.readableBytes());
                    }
                  })
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .syncUninterruptibly()
              .channel();
    }

    int port() {
      return ((InetSocketAddress) server.localAddress()).getPort();
    }

    boolean connected() {
      return worker != null;
    }

    void send() {
      Channel channel = worker;
      if (channel != null) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[FRAME]));
      }
    }

    @Override
    public void close() {
      server.close().syncUninterruptibly();
      loop.shutdownGracefully();
    }
  }
}
