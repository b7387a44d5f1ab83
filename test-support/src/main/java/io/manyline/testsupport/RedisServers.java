package io.manyline.testsupport;

import io.manyline.embedded.EmbeddedRedis;
import io.manyline.embedded.LoopbackPorts;
import io.manyline.embedded.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Several real Redis servers that belong together: a cluster, or a primary that a Sentinel
/// watches.
///
/// **Order and threads:** starting blocks until they take writes. For tests that stop servers;
/// those that only need a Redis share [RedisExtension].
public final class RedisServers implements AutoCloseable {
  /// The name by which the Sentinel knows the primary.
  public static final String PRIMARY = "main";

  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final List<EmbeddedRedis> servers;
  private final @Nullable Process sentinel;
  private final int sentinelPort;

  private RedisServers(List<EmbeddedRedis> servers, @Nullable Process sentinel, int sentinelPort) {
    this.servers = servers;
    this.sentinel = sentinel;
    this.sentinelPort = sentinelPort;
  }

  /// A cluster without replicas, whose slots are spread evenly.
  public static RedisServers cluster(Path directory, int primaries) {
    List<EmbeddedRedis> servers =
        IntStream.range(0, primaries)
            .mapToObj(
                each ->
                    EmbeddedRedis.start(
                        directory.resolve("node" + each),
                        0,
                        List.of("cluster-enabled yes", "cluster-node-timeout 2000")))
            .toList();
    for (int i = 0; i < primaries; i++) {
      int port = servers.get(i).port();
      ask(port, "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
      String slots =
          IntStream.range(i * SLOTS / primaries, (i + 1) * SLOTS / primaries)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
      ask(port, "CLUSTER ADDSLOTS " + slots);
      ask(port, "CLUSTER MEET 127.0.0.1 " + servers.getFirst().port());
    }
    for (EmbeddedRedis each : servers) {
      await(each.port(), "CLUSTER INFO", "cluster_state:ok", "cluster_known_nodes:" + primaries);
    }
    return new RedisServers(servers, null, 0);
  }

  /// A primary, its replica, and a Sentinel that promotes it a second after the primary is gone.
  public static RedisServers watched(Path directory) {
    EmbeddedRedis primary = EmbeddedRedis.start(directory.resolve("primary"), 0);
    EmbeddedRedis replica =
        EmbeddedRedis.start(
            directory.resolve("replica"),
            0,
            List.of("replicaof 127.0.0.1 " + primary.port(), "repl-diskless-sync-delay 0"));
    await(replica.port(), "INFO replication", "master_link_status:up");
    int port = LoopbackPorts.choose(0, "Sentinel");
    Process sentinel = startSentinel(directory, port, primary.port());
    await(port, "SENTINEL REPLICAS " + PRIMARY, Integer.toString(replica.port()));
    return new RedisServers(List.of(primary, replica), sentinel, port);
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

  /// `host:port` of each, as Spring takes them.
  public String nodes() {
    return servers.stream()
        .map(each -> each.host() + ":" + each.port())
        .collect(Collectors.joining(","));
  }

  public String sentinel() {
    return "127.0.0.1:" + sentinelPort;
  }

  public EmbeddedRedis server(int index) {
    return servers.get(index);
  }

  /// Returns when the replica has all that the primary has.
  public void awaitReplicated() {
    String offset = field(ask(servers.getFirst().port(), "INFO replication"), "master_repl_offset");
    await(servers.getLast().port(), "INFO replication", "slave_repl_offset:" + offset);
  }

  /// What a server answers to a command. @param command in one line
  public static String ask(int port, String command) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String field(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static void await(int port, String command, String... parts) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> missing = new ArrayList<>();
    while (System.nanoTime() < end) {
      String answer = ask(port, command);
      missing.clear();
      for (String part : parts) {
        if (!answer.contains(part)) {
          missing.add(part);
        }
      }
      if (missing.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IllegalStateException(command + " at port " + port + " does not say " + missing);
  }

  @Override
  public void close() {
    if (sentinel != null) {
      sentinel.destroyForcibly();
      try {
        sentinel.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    servers.forEach(EmbeddedRedis::close);
  }
}
