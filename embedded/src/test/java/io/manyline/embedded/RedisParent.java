package io.manyline.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process that starts Redis, prints its process id and waits to be killed.
final class RedisParent {
  private RedisParent() {}

  static Process spawn(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RedisParent.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream output = System.out;
    // The log goes to standard output too; only the process id may.
    System.setOut(System.err);
    output.println(EmbeddedRedis.start(Path.of(arguments[0]), 0).pid());
    output.flush();
    new CountDownLatch(1).await();
  }
}
