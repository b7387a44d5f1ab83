package io.manyline.standalone;

import java.time.Duration;

/// Everything in one process: what `./manyline up` runs.
public final class ManylineApplication {
  private ManylineApplication() {}

  public static void main(String[] arguments) {
    long began = System.nanoTime();
    Launch.run(
        arguments,
        (options, running) -> {
          Standalone.start(options, running);
          Console.ready(
              options, new Ports(options.port()), Duration.ofNanos(System.nanoTime() - began));
        });
  }
}
