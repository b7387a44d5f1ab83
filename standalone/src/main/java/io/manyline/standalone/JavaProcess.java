package io.manyline.standalone;

import io.manyline.embedded.GuardedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A JVM of its own for one service; ends with this one.
///
/// **Shape:** its output goes to `logs/NAME.log`. Settings travel in its environment, where other
/// users of the machine cannot read them, as they could on a command line.
final class JavaProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final String name;
  private final GuardedProcess process;

  private JavaProcess(String name, GuardedProcess process) {
    this.name = name;
    this.process = process;
  }

  /// @param program what follows the JVM's flags: `-jar FILE`, or `-cp PATH MAIN ARGUMENTS…`
  /// @param settings Spring properties
  static JavaProcess start(
      String name, List<String> program, Map<String, String> settings, Path logs)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(program);
    Map<String, String> environment =
        settings.entrySet().stream()
            .collect(Collectors.toMap(it -> variable(it.getKey()), Map.Entry::getValue));
    var process = GuardedProcess.start(command, environment, logs.resolve(name + ".log"));
    Console.print("  %-10s process %d".formatted(name, process.pid()));
    return new JavaProcess(name, process);
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The last lines that it logged.
  String logTail() {
    return process.logTail();
  }

  /// Ends it in its own orderly way, forced after the grace time.
  @Override
  public void close() {
    process.stop(GRACE);
  }

  /// Spring's own rule: dots to underscores, dashes away, upper case.
  static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
