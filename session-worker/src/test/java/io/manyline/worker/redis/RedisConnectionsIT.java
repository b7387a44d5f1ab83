package io.manyline.worker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.testsupport.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisConnectionsIT {
  /// What the driver closes first differs between its clients: one of three waited for ever.
  private static final int CLIENTS = 12;

  private static final String KEY = "key";

  @TempDir Path directory;

  @Test
  void stopShouldNotWaitForNodesThatAreAway() {
    try (RedisCluster cluster = RedisCluster.start(directory, 3)) {
      List<Client> clients =
          Stream.generate(() -> Client.of(cluster.nodes())).limit(CLIENTS).toList();
      cluster.stopPrimaryOf(KEY);
      clients.forEach(Client::askInVain);

      CompletableFuture<?>[] stops =
          clients.stream()
              .map(each -> CompletableFuture.runAsync(each::stop, Thread::startVirtualThread))
              .toArray(CompletableFuture[]::new);

      assertThat(CompletableFuture.allOf(stops)).succeedsWithin(Duration.ofSeconds(20));
      assertThat(clients).noneMatch(each -> each.connections().isRunning());
    }
  }

  private record Client(
      LettuceConnectionFactory factory, RedisConnections connections, RedisPipeline pipeline) {
    static Client of(String nodes) {
      var factory =
          new LettuceConnectionFactory(new RedisClusterConfiguration(List.of(nodes.split(","))));
      factory.start();
      var connections = new RedisConnections(factory);
      var pipeline = new RedisPipeline(connections.connect(), Duration.ofSeconds(5));
      Await.value(pipeline.exists(KEY));
      return new Client(factory, connections, pipeline);
    }

    /// Waits at a node that was there.
    void askInVain() {
      CompletableFuture<Boolean> answer = pipeline.exists(KEY);
      assertThat(answer).isNotDone();
    }

    /// As Spring stops them.
    void stop() {
      Stream.of(factory, connections)
          .sorted(Comparator.comparingInt(SmartLifecycle::getPhase).reversed())
          .forEach(SmartLifecycle::stop);
    }
  }
}
