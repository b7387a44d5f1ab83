package io.manyline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Redis server as a child process: `redis-server` or `valkey-server` from the path, else the
/// binary that comes with a library.
///
/// **Shape:** `redis.conf` (rewritten at each start), `redis.pid`, `redis.log` and the append-only
/// file, all in the data directory. Durable per write (`appendfsync always`), no snapshots. **Order
/// and threads:** [#start] and [#close] block. One caller at a time per directory: whoever starts
/// it holds the directory's lock. **Errors:** [EmbeddedStartException] with the end of Redis's own
/// log.
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(4);

  private final GuardedProcess process;
  private final int port;

  private EmbeddedRedis(GuardedProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts with `appendonly yes`, `appendfsync always`; stops an orphan that an earlier, killed
  /// parent left over the same directory. Returns when the data is loaded and commands are taken.
  ///
  /// @param dataDirectory kept between starts
  /// @param port 0 for any free one
  public static EmbeddedRedis start(Path dataDirectory, int port) {
    return start(dataDirectory, port, List.of());
  }

  /// The same. @param more lines of its settings file: it is a replica, or one of a cluster
  public static EmbeddedRedis start(Path dataDirectory, int port, List<String> more) {
    Path directory = dataDirectory.toAbsolutePath().normalize();
    Path settingsFile = directory.resolve("redis.conf");
    Path pidFile = directory.resolve("redis.pid");
    try {
      Files.createDirectories(directory);
      RedisOrphan.stop(pidFile, settingsFile, GRACE);
      int chosen = LoopbackPorts.choose(port, "Redis");
      List<String> settings = new ArrayList<>(settings(directory, pidFile, chosen));
      settings.addAll(more);
      Files.write(settingsFile, settings);
      Path binary = RedisBinary.find(directory.resolve("bin"));
      List<String> command = List.of(binary.toString(), settingsFile.toString());
      var process = GuardedProcess.start(command, Map.of(), directory.resolve("redis.log"));
      try {
        RedisReadiness.await(process, chosen);
      } catch (RuntimeException notReady) {
        process.stop(GRACE);
        throw notReady;
      }
      return new EmbeddedRedis(process, chosen);
    } catch (IOException unusable) {
      throw new EmbeddedStartException("Redis cannot use " + directory, unusable);
    }
  }

  public String host() {
    return LoopbackPorts.HOST;
  }

  public int port() {
    return port;
  }

  /// Process id of the server.
  public long pid() {
    return process.pid();
  }

  /// Ends the server (its own orderly shutdown, forced after 4 s) and returns when it is gone.
  @Override
  public void close() {
    process.stop(GRACE);
  }

  private static List<String> settings(Path directory, Path pidFile, int port) {
    return List.of(
        "bind " + LoopbackPorts.HOST,
        "port " + port,
        "dir " + quoted(directory),
        "pidfile " + quoted(pidFile),
        "logfile " + quoted(directory.resolve("redis.log")),
        "appendonly yes",
        "appendfsync always",
        "save \"\"",
        "databases 1",
        // Keeps the settings file in the command line, by which an orphan is told from a stranger.
        "set-proc-title no");
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
