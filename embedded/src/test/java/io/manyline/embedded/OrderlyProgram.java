package io.manyline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A JVM that runs until it is asked to end, and then says so.
final class OrderlyProgram {
  private OrderlyProgram() {}

  static GuardedProcess start(Path log) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OrderlyProgram.class.getName());
    return GuardedProcess.start(command, Map.of(), log);
  }

  static void awaitRunning(Path log, GuardedProcess process) throws Exception {
    for (int i = 0; i < 300 && !Files.readString(log).contains("running"); i++) {
      try {
        process.onExit().get(100, TimeUnit.MILLISECONDS);
        throw new IllegalStateException("ended: " + process.logTail());
      } catch (TimeoutException stillRuns) {
        // looked at again
      }
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> System.out.println("stopped in order")));
    System.out.println("running");
    new CountDownLatch(1).await();
  }
}
