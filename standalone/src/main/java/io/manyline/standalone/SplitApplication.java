package io.manyline.standalone;

import java.time.Duration;

/// Every service as a process of its own: what `./manyline up --split` runs.
public final class SplitApplication {
  private SplitApplication() {}

  public static void main(String[] arguments) {
    long began = System.nanoTime();
    Launch.run(
        arguments,
        (options, running) -> {
          Split.start(options, running);
          Console.ready(
              options, new Ports(options.port()), Duration.ofNanos(System.nanoTime() - began));
        });
  }
}
