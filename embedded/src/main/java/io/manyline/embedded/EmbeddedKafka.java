package io.manyline.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/// One Kafka broker and controller (KRaft) inside this JVM.
///
/// **Shape:** `server.properties` (rewritten at each start, ports may change) and `log/` in the
/// data directory. Topics are never created by use. **Order and threads:** [#start] and [#close]
/// block; Kafka runs on threads of its own. One caller at a time per directory: whoever starts it
/// holds the directory's lock. **Errors:** [EmbeddedStartException] when the port is taken or the
/// directory cannot be used. A broker that meets a fatal fault later (disk full) ends the process,
/// as Kafka does everywhere. **Source:** Kafka's own `kafka.tools.StorageTool` and
/// `kafka.server.KafkaRaftServer`.
public final class EmbeddedKafka implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /// Formats the directory when it is new, starts, and returns when the broker takes requests.
  ///
  /// @param dataDirectory kept between starts
  /// @param port 0 for any free one
  public static EmbeddedKafka start(Path dataDirectory, int port) {
    int brokerPort = LoopbackPorts.choose(port, "Kafka");
    int controllerPort = LoopbackPorts.choose(0, "Kafka's controller");
    Path logDirectory = dataDirectory.toAbsolutePath().resolve("log");
    Properties settings = KafkaSettings.of(logDirectory, brokerPort, controllerPort);
    try {
      Files.createDirectories(logDirectory);
      Path file = dataDirectory.resolve("server.properties");
      try (var writer = Files.newBufferedWriter(file)) {
        settings.store(writer, "Written at each start; changes are lost.");
      }
      if (!Files.exists(logDirectory.resolve("meta.properties"))) {
        format(file);
      }
    } catch (IOException unusable) {
      throw new EmbeddedStartException("Kafka cannot use " + dataDirectory, unusable);
    }
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server, brokerPort);
  }

  /// `127.0.0.1:port`
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  /// Blocks until the broker has stopped, by [#close] or by a fault.
  public void awaitStop() {
    server.awaitShutdown();
  }

  /// Stops in Kafka's own order (broker, then controller) and returns when all files are closed.
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path settingsFile) {
    var output = new ByteArrayOutputStream();
    String[] arguments = {
      "format",
      "--ignore-formatted",
      "--cluster-id",
      Uuid.randomUuid().toString(),
      "--config",
      settingsFile.toString()
    };
    int exitCode =
        StorageTool.execute(arguments, new PrintStream(output, true, StandardCharsets.UTF_8));
    if (exitCode != 0) {
      throw new EmbeddedStartException(
          "Kafka's storage tool ended with "
              + exitCode
              + ": "
              + output.toString(StandardCharsets.UTF_8),
          null);
    }
  }
}
