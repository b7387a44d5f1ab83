package io.manyline.testsupport;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Redis's inline protocol: a command in one line, a connection for each.
///
/// **Order and threads:** blocks; any thread. **Errors:** a server that is away answers with the
/// exception's own words, so that what waits for it goes on waiting.
public final class RedisLine {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private RedisLine() {}

  /// What the server of this loopback port answers, as it is on the wire.
  public static String ask(int port, String command) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.endsWith("+OK\r\n") ? answer.substring(0, answer.length() - 5) : answer;
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// The same. @throws IllegalStateException when the server refuses it
  static String demand(int port, String command) {
    String answer = ask(port, command);
    if (answer.isEmpty() || "+:*$".indexOf(answer.charAt(0)) < 0) {
      throw new IllegalStateException(command + " at port " + port + ": " + answer);
    }
    return answer;
  }

  /// Returns when the answer has all these parts.
  static void await(int port, String command, String... parts) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> missing;
    do {
      String answer = ask(port, command);
      missing = Stream.of(parts).filter(part -> !answer.contains(part)).toList();
      if (missing.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(POLL.toNanos());
    } while (System.nanoTime() < end);
    throw new IllegalStateException(command + " at port " + port + " does not say " + missing);
  }
}
