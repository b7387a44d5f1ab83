package io.manyline.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// [KafkaMain] in a JVM of its own, to be killed.
final class KafkaProcess {
  private static final String READY = "kafka ready at ";

  private KafkaProcess() {}

  static Process spawn(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KafkaMain.class.getName(),
            directory.toString(),
            "0")
        .redirectErrorStream(true)
        .start();
  }

  /// Its bootstrap servers, once it said that it is ready.
  static String awaitReady(Process process) {
    return process
        .inputReader()
        .lines()
        .filter(line -> line.contains(READY))
        .map(line -> line.substring(line.indexOf(READY) + READY.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Kafka ended before it was ready"));
  }
}
