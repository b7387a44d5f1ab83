package io.manyline.benchmarks.stack;

import io.manyline.embedded.GuardedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A control program of this module in a JVM of its own, with the flags that services get.
public final class ChildJvm implements AutoCloseable {
  /// Memory that does not move, so that what a process takes beyond it can be seen.
  public static final List<String> FIXED_HEAP =
      List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch");

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final GuardedProcess process;

  private ChildJvm(GuardedProcess process) {
    this.process = process;
  }

  public static ChildJvm start(
      Class<?> program, List<String> jvmFlags, Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(command(jvmFlags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(GuardedProcess.start(command, Map.of(), log));
  }

  static List<String> command(List<String> jvmFlags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(jvmFlags);
    return command;
  }

  public ProcessUse use() {
    return new ProcessUse(process.pid());
  }

  /// The last lines that it printed.
  public String tail() {
    return process.logTail();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(2));
  }
}
