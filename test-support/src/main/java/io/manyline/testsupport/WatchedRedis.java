package io.manyline.testsupport;

import io.manyline.embedded.EmbeddedRedis;
import io.manyline.embedded.LoopbackPorts;
import io.manyline.embedded.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A primary, its replica, and a Sentinel that promotes it a second after the primary is gone: real
/// servers.
///
/// **Order and threads:** starting blocks until they take writes.
public final class WatchedRedis implements AutoCloseable {
  /// The name by which the Sentinel knows the primary.
  public static final String PRIMARY = "main";

  private final EmbeddedRedis primary;
  private final EmbeddedRedis replica;
  private final Process sentinel;
  private final int sentinelPort;

  private WatchedRedis(
      EmbeddedRedis primary, EmbeddedRedis replica, Process sentinel, int sentinelPort) {
    this.primary = primary;
    this.replica = replica;
    this.sentinel = sentinel;
    this.sentinelPort = sentinelPort;
  }

  public static WatchedRedis start(Path directory) {
    EmbeddedRedis primary = EmbeddedRedis.start(directory.resolve("primary"), 0);
    EmbeddedRedis replica =
        EmbeddedRedis.start(
            directory.resolve("replica"),
            0,
            List.of("replicaof 127.0.0.1 " + primary.port(), "repl-diskless-sync-delay 0"));
    RedisLine.await(replica.port(), "INFO replication", "master_link_status:up");
    int port = LoopbackPorts.choose(0, "Sentinel");
    Process sentinel = startSentinel(directory, port, primary.port());
    RedisLine.await(port, "SENTINEL REPLICAS " + PRIMARY, Integer.toString(replica.port()));
    return new WatchedRedis(primary, replica, sentinel, port);
  }

  private static Process startSentinel(Path directory, int port, int primary) {
    try {
      Path settings = directory.resolve("sentinel.conf");
      Files.write(
          settings,
          List.of(
              "bind 127.0.0.1",
              "port " + port,
              "dir " + directory,
              "sentinel monitor " + PRIMARY + " 127.0.0.1 " + primary + " 1",
              "sentinel down-after-milliseconds " + PRIMARY + " 1000",
              "sentinel failover-timeout " + PRIMARY + " 3000"));
      return new ProcessBuilder(
              RedisBinary.find(directory.resolve("bin")).toString(),
              settings.toString(),
              "--sentinel")
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("sentinel.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `host:port` of the Sentinel.
  public String sentinel() {
    return "127.0.0.1:" + sentinelPort;
  }

  /// The primary is gone, once its replica has all that it has.
  public void stopPrimary() {
    RedisReplication.await(primary.port(), replica.port());
    primary.close();
  }

  /// Whether the replica was promoted.
  public boolean hasFailedOver() {
    return RedisLine.ask(replica.port(), "ROLE").contains("master");
  }

  @Override
  public void close() {
    sentinel.destroyForcibly();
    try {
      sentinel.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    primary.close();
    replica.close();
  }
}
