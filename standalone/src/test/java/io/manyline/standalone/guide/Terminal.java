package io.manyline.standalone.guide;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A bash that runs one block after the other in a directory, so that what one sets the next has.
///
/// `open` does nothing there: a picture viewer is no part of the guide.
final class Terminal implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final String END = "=== end of block ===";

  private final Path directory;
  private final Process bash;
  private final Writer keyboard;
  private final BufferedReader screen;

  private Terminal(Path directory, Process bash) {
    this.directory = directory;
    this.bash = bash;
    this.keyboard = bash.outputWriter(StandardCharsets.UTF_8);
    this.screen = bash.inputReader(StandardCharsets.UTF_8);
  }

  static Terminal open(Path directory) throws IOException {
    Path commands = Files.createDirectories(directory.resolve("bin"));
    Files.createFile(
        commands.resolve("open"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(commands.resolve("open"), "#!/bin/sh\n");
    var builder = Program.headless(new ProcessBuilder("bash", "--norc"));
    builder.directory(directory.toFile()).redirectError(directory.resolve("errors.txt").toFile());
    builder.environment().merge("PATH", commands.toString(), (path, own) -> own + ":" + path);
    return new Terminal(directory, builder.start());
  }

  Path directory() {
    return directory;
  }

  /// Types the block and waits until it is through.
  ///
  /// @return what it printed on standard output
  String run(String block) throws IOException, InterruptedException {
    keyboard.write(block + "\necho '" + END + "'\n");
    keyboard.flush();
    try {
      return CompletableFuture.supplyAsync(this::readToEnd, Thread::startVirtualThread)
          .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the block did not end; standard error: " + errors(), e);
    }
  }

  /// What all blocks so far printed on standard error.
  String errors() throws IOException {
    return Files.readString(directory.resolve("errors.txt"));
  }

  private String readToEnd() {
    var printed = new StringBuilder();
    try {
      while (true) {
        String line = screen.readLine();
        if (line == null) {
          throw new IllegalStateException("bash ended");
        }
        // A JSON answer of curl has no line end of its own.
        if (line.endsWith(END)) {
          return printed.append(line, 0, line.length() - END.length()).toString();
        }
        printed.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bash.destroy();
  }
}
