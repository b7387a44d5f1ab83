package io.manyline.standalone.story;

import static org.awaitility.Awaitility.await;

import io.manyline.embedded.LoopbackPorts;
import io.manyline.standalone.demo.ManylineApi;
import io.manyline.standalone.demo.PhoneControl;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `./manyline up`, as a user runs it, on data and mostly ports of its own.
public final class Up implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofMinutes(4);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
  private static final List<Integer> OFFSETS = List.of(0, 1, 2, 3, 10, 11, 12);
  private static final Pattern PROCESS = Pattern.compile("(?m)^ *(\\S+) +process (\\d+)$");

  private final Path directory;
  private final int port;
  private final List<String> options;
  private final @Nullable GuidePorts guidePorts;
  private Process process;
  private Path screen;

  private Up(Path directory, int port, List<String> options, @Nullable GuidePorts guidePorts)
      throws IOException {
    this.directory = directory;
    this.port = port;
    this.options = options;
    this.guidePorts = guidePorts;
    this.screen = nextScreen();
    this.process = launch();
  }

  /// Starts it; [#awaitReady] tells when it takes requests.
  ///
  /// @param directory for its data and what it prints
  public static Up start(Path directory, String... options) throws IOException {
    return new Up(directory, freePorts(), List.of(options), null);
  }

  /// As [#start], on the ports that the guide names; waits until no other test has them.
  public static Up startOnGuidePorts(Path directory, String... options) throws IOException {
    GuidePorts ports = GuidePorts.take();
    for (int offset : OFFSETS) {
      if (!isFree(GuidePorts.FIRST + offset)) {
        ports.close();
        throw new IllegalStateException(
            "port "
                + (GuidePorts.FIRST + offset)
                + " is taken, but the guide needs it: stop what listens there");
      }
    }
    return new Up(directory, GuidePorts.FIRST, List.of(options), ports);
  }

  /// Starts it again over the same data and ports, after it ended.
  Up startAgain() throws IOException {
    screen = nextScreen();
    process = launch();
    return this;
  }

  public Up awaitReady() {
    try {
      await("./manyline up is ready")
          .atMost(START_DEADLINE)
          .failFast(this::requireAlive)
          .until(() -> printed().contains("Manyline is ready"));
    } catch (RuntimeException e) {
      end();
      throw e;
    }
    return this;
  }

  /// As Ctrl-C or a service manager stops it. @return what it took
  Duration stop() throws InterruptedException {
    long began = System.nanoTime();
    process.destroy();
    if (!process.waitFor(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("./manyline up did not stop within " + STOP_DEADLINE);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// As `kill -9` or the end of memory stops it.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  String printed() throws IOException {
    return Files.readString(screen);
  }

  /// Exit code, once it has ended by itself.
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(START_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("./manyline up still runs");
    }
    return process.exitValue();
  }

  /// A service's process, when it runs separate ones.
  public ProcessHandle processOf(String service) throws IOException {
    Matcher matcher = PROCESS.matcher(printed());
    while (matcher.find()) {
      if (matcher.group(1).equals(service)) {
        return ProcessHandle.of(Long.parseLong(matcher.group(2))).orElseThrow();
      }
    }
    throw new IllegalStateException("no process of " + service + " in: " + printed());
  }

  URI gateway() {
    return at(0);
  }

  URI sandbox() {
    return at(10);
  }

  /// Address of another part, counted from the gateway's port.
  public URI at(int offset) {
    return URI.create("http://127.0.0.1:" + (port + offset));
  }

  public ManylineApi login() {
    return ManylineApi.login(gateway(), "admin", "admin123");
  }

  public PhoneControl phones() {
    return new PhoneControl(sandbox());
  }

  @Override
  public void close() throws InterruptedException {
    try {
      if (process.isAlive()) {
        stop();
      }
    } finally {
      end();
    }
  }

  /// Whatever is left of it.
  private void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (guidePorts != null) {
      guidePorts.close();
    }
  }

  private Process launch() throws IOException {
    var command = new ArrayList<>(List.of("./manyline", "up"));
    command.addAll(
        List.of("--data", directory.resolve("data").toString(), "--port", String.valueOf(port)));
    command.addAll(options);
    var builder =
        new ProcessBuilder(command)
            .directory(repository().toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MANYLINE_"));
    // The build that runs this test has just made it.
    builder.environment().put("MANYLINE_NO_BUILD", "1");
    // It lives too short for the second JIT tier.
    builder.environment().put("MANYLINE_JVM_FLAGS", "-XX:TieredStopAtLevel=1");
    return builder.start();
  }

  private Path nextScreen() throws IOException {
    return Files.createTempFile(directory, "screen", ".txt");
  }

  private void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("./manyline up ended:\n" + printed());
    }
  }

  private static Path repository() {
    Path found = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(found.resolve("manyline"))) {
      found = found.getParent();
    }
    return found;
  }

  private static int freePorts() {
    while (true) {
      int port = LoopbackPorts.choose(0, "a test");
      if (OFFSETS.stream().allMatch(offset -> isFree(port + offset))) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
