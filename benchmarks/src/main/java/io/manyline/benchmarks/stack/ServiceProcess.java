package io.manyline.benchmarks.stack;

import io.manyline.embedded.GuardedProcess;
import io.manyline.embedded.LoopbackPorts;
import io.manyline.embedded.ProcessSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One of the services in a JVM of its own, from the jar that production runs.
///
/// **Errors:** [IllegalStateException] with the end of its log when it does not come up.
public final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final String name;
  private final GuardedProcess process;
  private final URI address;

  private ServiceProcess(String name, GuardedProcess process, URI address) {
    this.name = name;
    this.process = process;
    this.address = address;
  }

  /// Returns when it is ready.
  ///
  /// @param home of the built source tree
  /// @param settings Spring properties; they travel in the environment
  static ServiceProcess start(
      Path home, String module, List<String> jvmFlags, Map<String, String> settings, Path logs)
      throws IOException {
    int port = LoopbackPorts.choose(0, module);
    Map<String, String> environment = new HashMap<>();
    settings.forEach((property, value) -> environment.put(variable(property), value));
    environment.put("SERVER_PORT", String.valueOf(port));
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("SPRING_PROFILES_ACTIVE", "local");
    List<String> command = new ArrayList<>(ChildJvm.command(jvmFlags));
    command.addAll(List.of("-jar", executableJar(home, module).toString()));
    var process =
        GuardedProcess.start(command, environment, logs.resolve(module + "-" + port + ".log"));
    var started = new ServiceProcess(module, process, URI.create("http://127.0.0.1:" + port));
    started.awaitReady();
    return started;
  }

  /// `http://127.0.0.1:port`
  public URI address() {
    return address;
  }

  /// The sum of a counter over all its labels, as the service shows it to Prometheus.
  public double counter(String name) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve("/actuator/prometheus"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  public ProcessUse use() {
    return new ProcessUse(process.pid());
  }

  /// SIGSTOP: it stands still until it is told to [#resume].
  public void suspend() {
    ProcessSignal.STOP.sendTo(process.pid());
  }

  /// SIGCONT.
  public void resume() {
    ProcessSignal.CONT.sendTo(process.pid());
  }

  /// SIGKILL.
  public void kill() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  /// SIGTERM. @return how long it took to end
  public Duration stop() {
    long begin = System.nanoTime();
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(6));
  }

  private void awaitReady() {
    URI readiness = address.resolve("/actuator/health/readiness");
    var request = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
    try (var http = HttpClient.newHttpClient()) {
      Await.until(
          PATIENCE,
          name + " to be ready",
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException(name + " ended:\n" + process.logTail());
            }
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
          });
    }
  }

  private static Path executableJar(Path home, String module) {
    Path target = home.resolve(module).resolve("target");
    try (var jars = Files.newDirectoryStream(target, module + "-*-exec.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no executable jar in " + target);
  }

  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
