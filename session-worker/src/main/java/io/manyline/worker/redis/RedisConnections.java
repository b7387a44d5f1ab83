package io.manyline.worker.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The connections to Redis that a worker opens beside those of Spring: on one node, with Sentinel
/// or on a cluster.
///
/// **Order and threads:** opened at any time; closed at the stop, after who uses them (phase
/// `Integer.MAX_VALUE`) and before the factory. What is still open when the factory shuts its
/// client down is closed there node by node in any order, and on a cluster of which a node is away
/// that may wait for ever: a command that waits for that node leaves its connection half closed
/// (Lettuce 7.5). A connection of the whole cluster that is closed first fails the command.
public final class RedisConnections implements SmartLifecycle {
  /// Closing waits for no answer.
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private static final RedisCodec<byte[], byte[]> CODEC = ByteArrayCodec.INSTANCE;

  private final LettuceConnectionFactory factory;
  private final List<StatefulConnection<?, ?>> open = new CopyOnWriteArrayList<>();

  public RedisConnections(LettuceConnectionFactory factory) {
    this.factory = factory;
  }

  /// A connection of its own for commands.
  public RedisClusterAsyncCommands<byte[], byte[]> connect() {
    return byKind(
        client -> opened(client.connect(CODEC)).async(),
        client -> opened(client.connect(CODEC)).async());
  }

  /// Hears a channel until the stop; the driver subscribes again when the connection was lost. The
  /// listener runs on the driver's thread: hand over at once.
  public void subscribe(String channel, Consumer<byte[]> listener) {
    StatefulRedisPubSubConnection<byte[], byte[]> connection =
        byKind(
            client -> opened(client.connectPubSub(CODEC)),
            client -> opened(client.connectPubSub(CODEC)));
    connection.addListener(new RedisMessages(listener));
    connection.sync().subscribe(RedisPipeline.bytes(channel));
  }

  private <C extends StatefulConnection<?, ?>> C opened(C connection) {
    open.add(connection);
    return connection;
  }

  private <T> T byKind(
      Function<RedisClient, T> standalone, Function<RedisClusterClient, T> cluster) {
    AbstractRedisClient client = factory.getRequiredNativeClient();
    return switch (client) {
      case RedisClient each -> standalone.apply(each);
      case RedisClusterClient each -> cluster.apply(each);
      default -> throw new IllegalStateException("no Redis client of a known kind: " + client);
    };
  }

  @Override
  public void start() {
    // Each is opened by whom it is for.
  }

  @Override
  public void stop() {
    CompletableFuture<?>[] closing =
        open.stream().map(StatefulConnection::closeAsync).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(closing)
        .completeOnTimeout(null, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .handle((_, _) -> null)
        .join();
    open.clear();
  }

  @Override
  public boolean isRunning() {
    return !open.isEmpty();
  }

  @Override
  public int getPhase() {
    return factory.getPhase() + 1;
  }

  private static final class RedisMessages extends RedisPubSubAdapter<byte[], byte[]> {
    private final Consumer<byte[]> listener;

    private RedisMessages(Consumer<byte[]> listener) {
      this.listener = listener;
    }

    @Override
    public void message(byte[] channel, byte[] message) {
      listener.accept(message);
    }
  }
}
