package io.manyline.standalone;

import io.manyline.embedded.EmbeddedRedis;
import io.manyline.embedded.LoopbackPorts;
import io.manyline.registry.id.Network;
import io.manyline.sandbox.SandboxMain;
import io.manyline.standalone.demo.JsonClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A whole installation on this machine with a process for each service, as in production: Redis,
/// Kafka, sandbox, gateway, two workers, dispatcher.
///
/// **Flow:** [Standalone], but each part is a [JavaProcess]; the services run from the jars that
/// production runs. **Errors:** [IllegalStateException] with the end of the log of a process that
/// did not come up.
final class Split {
  private static final String LOCAL = "127.0.0.1";

  private final Ports ports;
  private final StandaloneOptions options;
  private final RunningParts running;
  private final Path home;
  private final Path logs;
  private final Readiness readiness = new Readiness();

  private Split(StandaloneOptions options, RunningParts running, Path logs) {
    this.ports = new Ports(options.port());
    this.options = options;
    this.running = running;
    this.logs = logs;
    this.home = Path.of(System.getProperty("manyline.home", "."));
  }

  /// Returns when everything takes requests.
  static void start(StandaloneOptions options, RunningParts running)
      throws IOException, InterruptedException {
    var data =
        running.add(Part.DATA_DIRECTORY, DataDirectory.lock(options.data(), options.networkName()));
    new Split(options, running, data.logs()).start(data);
  }

  private void start(DataDirectory data) throws IOException, InterruptedException {
    ports.requireFree(options.network(), true);
    Console.print("Starting separate processes; their logs are in " + logs);
    String masterKey = MasterKeyFile.readOrCreate(data.masterKey(), new SecureRandom());
    int kafkaPort = LoopbackPorts.choose(0, "Kafka");
    JavaProcess kafka =
        running.add(
            Part.KAFKA,
            application(
                "kafka",
                "io.manyline.embedded.KafkaMain",
                data.kafka().toString(),
                String.valueOf(kafkaPort)));
    Map<String, String> whatsApp = sandbox(data);
    var redis = running.add(Part.REDIS, EmbeddedRedis.start(data.redis(), 0));
    Console.print("  %-10s process %d".formatted("redis", redis.pid()));
    readiness.awaitPort(kafka, kafkaPort);
    startServices(
        new ServiceProperties(
            options, masterKey, data.media(), redis.port(), LOCAL + ":" + kafkaPort, whatsApp));
  }

  private void startServices(ServiceProperties properties)
      throws IOException, InterruptedException {
    Map<JavaProcess, Integer> started = new HashMap<>();
    started.put(
        running.add(
            Part.GATEWAY, service("gateway", "api-gateway", properties.gateway(ports.gateway()))),
        ports.gateway());
    started.put(
        running.add(
            Part.WORKER, service("worker-1", "session-worker", properties.worker(ports.worker()))),
        ports.worker());
    started.put(
        running.add(
            Part.SECOND_WORKER,
            service("worker-2", "session-worker", properties.worker(ports.secondWorker()))),
        ports.secondWorker());
    started.put(
        running.add(
            Part.DISPATCHER,
            service("dispatcher", "webhook-dispatcher", properties.dispatcher(ports.dispatcher()))),
        ports.dispatcher());
    for (Map.Entry<JavaProcess, Integer> service : started.entrySet()) {
      readiness.awaitHttp(
          service.getKey(),
          URI.create("http://" + LOCAL + ":" + service.getValue() + "/actuator/health/readiness"));
    }
  }

  private Map<String, String> sandbox(DataDirectory data) throws IOException, InterruptedException {
    if (options.network() == Network.LIVE) {
      return Map.of();
    }
    Path world = data.world();
    Files.createDirectories(world);
    JavaProcess sandbox =
        running.add(
            Part.SANDBOX,
            application(
                "sandbox",
                SandboxMain.class.getName(),
                "--http-port=" + ports.sandboxHttp(),
                "--tls-port=" + ports.sandboxTls(),
                "--tcp-port=" + ports.sandboxTcp(),
                "--data=" + world));
    URI control = URI.create("http://" + LOCAL + ":" + ports.sandboxHttp());
    readiness.awaitHttp(sandbox, control);
    JsonNode trust = JsonClient.of(control).get("/sandbox/trust").data();
    return ServiceProperties.sandbox(
        "ws://" + LOCAL + ":" + ports.sandboxHttp() + "/ws/chat",
        trust.path("root_key").asString(),
        data.certificate(trust.path("tls_certificate").asString()));
  }

  private JavaProcess application(String name, String mainClass, String... arguments)
      throws IOException {
    Path jar = home.resolve("standalone/target/app/manyline-app.jar");
    var program = new ArrayList<>(List.of("-cp", jar.toString(), mainClass));
    program.addAll(List.of(arguments));
    return JavaProcess.start(name, program, Map.of(), logs);
  }

  private JavaProcess service(String name, String module, Map<String, String> properties)
      throws IOException {
    var settings = new HashMap<>(properties);
    settings.put("spring.profiles.active", "local");
    return JavaProcess.start(
        name, List.of("-jar", executableJar(module).toString()), settings, logs);
  }

  private Path executableJar(String module) {
    Path target = home.resolve(module).resolve("target");
    try (var jars = Files.newDirectoryStream(target, module + "-*-exec.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no executable jar in " + target + "; run ./manyline build");
  }
}
