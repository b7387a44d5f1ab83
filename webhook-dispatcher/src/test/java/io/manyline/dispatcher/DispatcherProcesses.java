package io.manyline.dispatcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Dispatchers as processes of their own, which can be killed.
final class DispatcherProcesses implements AutoCloseable {
  private final DispatcherFixture fixture;
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  /// @param directory for what they print
  DispatcherProcesses(DispatcherFixture fixture, Path directory) {
    this.fixture = fixture;
    this.directory = directory;
  }

  /// With short times, so that what an end of time brings comes within the test's.
  Process start(String steps) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WebhookDispatcherApplication.class.getName()));
    command.addAll(
        List.of(
            fixture.arguments(
                "--manyline.dispatcher.retry.steps=" + steps,
                "--manyline.dispatcher.retry.breaker-failures=4",
                "--manyline.dispatcher.retry.breaker-first=2s",
                "--manyline.dispatcher.retry.breaker-longest=2s",
                "--manyline.dispatcher.egress.total-timeout=4s",
                "--manyline.dispatcher.events.lease=5s")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("dispatcher" + processes.size() + ".txt").toFile())
            .start();
    processes.add(process);
    return process;
  }

  /// As `kill -9` does, all at once.
  void killAll() throws InterruptedException {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
