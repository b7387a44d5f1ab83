package io.manyline.standalone;

import java.nio.file.Path;

/// Sets up logging once for the whole process: the terminal shows what concerns the user, the file
/// under `logs/` everything from the services.
final class Logging {
  private Logging() {}

  /// Must run before the first line is logged.
  static void initialise(Path directory) {
    System.setProperty("manyline.logs", directory.toString());
    // Each Spring application would set it up anew, and the last one would win.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "standalone-logback.xml");
    }
  }
}
