package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// Other people's programs: whether they are here, and what they print.
///
/// **Errors:** a missing program skips the test and says which one; where everything must run (`CI`
/// or `MANYLINE_REQUIRE_ALL` is set) it fails it.
public final class Program {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private Program() {}

  /// Skips, or fails, unless the command ends well.
  ///
  /// @param name of what is missing then, and where it comes from
  public static void require(String name, String... command) {
    require(System.getenv(), name, command);
  }

  static void require(Map<String, String> environment, String name, String... command) {
    if (isAvailable(command)) {
      return;
    }
    String reason = name + " is missing: '" + String.join(" ", command) + "' does not work";
    if (isSet(environment.get("CI")) || isSet(environment.get("MANYLINE_REQUIRE_ALL"))) {
      fail(reason);
    }
    Assumptions.abort(reason);
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank() && !value.equals("0") && !value.equals("false");
  }

  /// Runs to the end and fails unless the exit code is 0.
  ///
  /// @return what it printed
  public static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path errors = Files.createTempFile(directory, "err", ".txt");
    Process process = start(directory, out, errors, command);
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail(String.join(" ", command) + " did not end within " + DEADLINE);
    }
    String printed = Files.readString(out);
    if (process.exitValue() != 0) {
      fail(
          "%s ended with %d:%n%s%n%s",
          String.join(" ", command), process.exitValue(), printed, Files.readString(errors));
    }
    return printed;
  }

  private static boolean isAvailable(String... command) {
    try {
      var process = headless(new ProcessBuilder(command)).redirectErrorStream(true);
      process.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      Process running = process.start();
      running.getOutputStream().close();
      if (!running.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
        return false;
      }
      return running.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // Files rather than pipes: what a program leaves behind may keep a pipe open.
  private static Process start(Path directory, Path out, Path errors, String... command)
      throws IOException {
    var builder =
        headless(new ProcessBuilder(List.of(command)))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /// As on a machine without a display, so that nothing pops up on one that has it.
  static ProcessBuilder headless(ProcessBuilder builder) {
    builder.environment().remove("DISPLAY");
    builder.environment().remove("WAYLAND_DISPLAY");
    return builder;
  }
}
