package io.manyline.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/// The life of a process at the terminal: options, start, wait for Ctrl-C or SIGTERM, orderly stop.
///
/// **Order and threads:** the stop runs on a shutdown hook, in the order of [Part], and is given
/// [#STOP_DEADLINE]; then the process ends as it is, and the part that hung is named. **Errors:**
/// exit code 2 for options that cannot be, 1 for anything that kept it from starting.
final class Launch {
  static final Duration STOP_DEADLINE = Duration.ofMillis(4_500);

  private Launch() {}

  /// Blocks until the process ends, unless starting fails: then it exits.
  static void run(String[] arguments, Start start) {
    StandaloneOptions options = optionsOrExit(arguments);
    Logging.initialise(options.data().resolve("logs"));
    var running = new RunningParts();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(running)));
    try {
      start.start(options, running);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DirectoryInUseException e) {
      Console.print(FirstCause.of(e));
      System.exit(1);
    } catch (Exception e) {
      Console.print("It did not start: " + FirstCause.of(e));
      LoggerFactory.getLogger(Launch.class).debug("did not start", e);
      Console.print("More is in " + options.data().resolve("logs").resolve("manyline.log"));
      System.exit(1);
    }
  }

  private static StandaloneOptions optionsOrExit(String[] arguments) {
    try {
      return StandaloneOptions.parse(List.of(arguments), System.getenv());
    } catch (InvalidOptionException e) {
      Logging.initialise(Path.of(System.getProperty("java.io.tmpdir")));
      Console.print(FirstCause.of(e));
      System.exit(2);
      throw e;
    }
  }

  private static void stop(RunningParts running) {
    Console.print("Stopping ...");
    Thread stopper = Thread.ofPlatform().name("stop-parts").start(running::close);
    try {
      if (!stopper.join(STOP_DEADLINE)) {
        Console.print("Stopped hard: took too long to stop: " + running.stopping());
        Runtime.getRuntime().halt(1);
      }
      Console.print("Stopped.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Starts the parts and returns when all of them are ready.
  interface Start {
    void start(StandaloneOptions options, RunningParts running) throws Exception;
  }
}
