package io.manyline.standalone.guide;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The product as a newcomer starts it: `./manyline up`, on the ports that the guide names.
final class Product implements AutoCloseable {
  static final URI API = URI.create("http://localhost:8080");
  static final URI SANDBOX = URI.create("http://localhost:8090");

  private static final Duration START_DEADLINE = Duration.ofMinutes(3);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
  private static final String READY = "Manyline is ready";

  private final Process process;
  private final GuidePorts ports;

  private Product(Process process, GuidePorts ports) {
    this.process = process;
    this.ports = ports;
  }

  /// Returns when it takes requests.
  ///
  /// @param directory an empty one, for its data and what it prints
  /// @param options of `up`
  static Product up(Path directory, String... options) throws IOException {
    GuidePorts ports = GuidePorts.take();
    requireFree(API.getPort());
    requireFree(SANDBOX.getPort());
    Path screen = directory.resolve("up.txt");
    Path data = directory.resolve("data");
    var command = new ArrayList<>(List.of("./manyline", "up", "--data", data.toString()));
    command.addAll(List.of(options));
    var builder =
        new ProcessBuilder(command)
            .directory(Repository.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MANYLINE_"));
    // The build that runs this test has just made it.
    builder.environment().put("MANYLINE_NO_BUILD", "1");
    var product = new Product(builder.start(), ports);
    try {
      await("./manyline up is ready")
          .atMost(START_DEADLINE)
          .failFast(() -> product.requireAlive(screen))
          .until(() -> Files.readString(screen).contains(READY));
    } catch (RuntimeException e) {
      product.kill();
      throw e;
    }
    return product;
  }

  private static void requireFree(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    } catch (IOException e) {
      throw new IllegalStateException(
          "port " + port + " is taken, but the guide names it: stop what listens there", e);
    }
  }

  private void requireAlive(Path screen) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("./manyline up ended:\n" + Files.readString(screen));
    }
  }

  private void kill() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    ports.close();
  }

  @Override
  public void close() throws InterruptedException, IOException {
    process.destroy();
    if (!process.waitFor(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("./manyline up did not stop within " + STOP_DEADLINE);
    }
    ports.close();
  }
}
