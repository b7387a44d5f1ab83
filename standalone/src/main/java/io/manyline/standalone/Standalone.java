package io.manyline.standalone;

import io.manyline.dispatcher.WebhookDispatcherApplication;
import io.manyline.embedded.EmbeddedKafka;
import io.manyline.embedded.EmbeddedRedis;
import io.manyline.gateway.ApiGatewayApplication;
import io.manyline.registry.id.Network;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.worker.SessionWorkerApplication;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// A whole installation in this process.
///
/// **Flow:** the data directory is locked; Redis, Kafka and the sandbox start side by side, then
/// the three services side by side. [RunningParts] stops them in the opposite order. **Errors:**
/// whatever kept a part from starting, as it was thrown; what did start is left to the caller's
/// [RunningParts#close].
final class Standalone {
  private final StandaloneOptions options;
  private final Ports ports;
  private final RunningParts running;

  private Standalone(StandaloneOptions options, RunningParts running) {
    this.options = options;
    this.ports = new Ports(options.port());
    this.running = running;
  }

  /// Returns when everything takes requests.
  static void start(StandaloneOptions options, RunningParts running)
      throws IOException, InterruptedException {
    new Standalone(options, running).start();
  }

  private void start() throws IOException, InterruptedException {
    var data =
        running.add(Part.DATA_DIRECTORY, DataDirectory.lock(options.data(), options.networkName()));
    ports.requireFree(options.network(), false);
    Console.print("Starting with the data in " + options.data() + " ...");
    String masterKey = MasterKeyFile.readOrCreate(data.masterKey(), new SecureRandom());
    try (ExecutorService starters = Executors.newThreadPerTaskExecutor(starterThreads())) {
      Future<EmbeddedRedis> redis =
          starters.submit(part(Part.REDIS, () -> EmbeddedRedis.start(data.redis(), 0)));
      Future<EmbeddedKafka> kafka =
          starters.submit(part(Part.KAFKA, () -> EmbeddedKafka.start(data.kafka(), 0)));
      Future<Map<String, String>> whatsApp = starters.submit(() -> whatsApp(data));
      var properties =
          new ServiceProperties(
              options,
              masterKey,
              data.media(),
              result(redis).port(),
              result(kafka).bootstrapServers(),
              result(whatsApp));
      for (Future<?> service : startServices(starters, properties)) {
        result(service);
      }
    }
  }

  private List<Future<?>> startServices(ExecutorService starters, ServiceProperties properties) {
    return List.of(
        starters.submit(
            service(
                Part.GATEWAY,
                ApiGatewayApplication.builder(),
                properties.gateway(ports.gateway()))),
        starters.submit(
            service(
                Part.WORKER,
                new SpringApplicationBuilder(SessionWorkerApplication.class),
                ServiceProperties.besideTheGateway(properties.worker(ports.worker())))),
        starters.submit(
            service(
                Part.DISPATCHER,
                WebhookDispatcherApplication.builder(),
                ServiceProperties.besideTheGateway(properties.dispatcher(ports.dispatcher())))));
  }

  private Callable<?> service(
      Part part, SpringApplicationBuilder service, Map<String, String> properties) {
    return part(part, () -> ServiceContext.start(service, properties));
  }

  private Map<String, String> whatsApp(DataDirectory data) throws Exception {
    if (options.network() == Network.LIVE) {
      return Map.of();
    }
    var settings =
        new SandboxSettings(
            "127.0.0.1",
            ports.sandboxHttp(),
            ports.sandboxTls(),
            ports.sandboxTcp(),
            data.world(),
            1);
    Sandbox sandbox = part(Part.SANDBOX, () -> Sandbox.start(settings)).call();
    return ServiceProperties.sandbox(
        sandbox.webSocket().toString(),
        HexFormat.of().formatHex(sandbox.trustRoot().publicKey()),
        data.certificate(sandbox.tlsCertificatePem()));
  }

  private <T extends AutoCloseable> Callable<T> part(Part part, Callable<T> start) {
    return () -> {
      long began = System.nanoTime();
      T started = running.add(part, start.call());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Console.print(
          String.format(
              Locale.ROOT, "  %-10s ready after %.1f s", part.label(), took.toMillis() / 1000.0));
      return started;
    };
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getCause());
    }
  }

  private static ThreadFactory starterThreads() {
    return Thread.ofPlatform().name("start-", 0).factory();
  }
}
