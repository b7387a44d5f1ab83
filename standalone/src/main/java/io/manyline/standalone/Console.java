package io.manyline.standalone;

import io.manyline.registry.id.Network;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the person at the terminal reads: progress, then where to go and what to try.
///
/// Goes through a logger of its own that prints the bare text, so that it is in the log file too.
final class Console {
  static final String LOGGER = "manyline.console";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private Console() {}

  static void print(String text) {
    LOG.info(text);
  }

  static void ready(StandaloneOptions options, Ports ports, Duration took) {
    String seconds = String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0);
    print("");
    print("Manyline is ready after " + seconds + " s.");
    print("");
    print("  Console  http://localhost:" + ports.gateway() + "   (user admin, password admin123)");
    print("  API      http://localhost:" + ports.gateway() + "/docs");
    if (options.network() == Network.SANDBOX) {
      print("  Sandbox  http://localhost:" + ports.sandboxHttp() + "   (virtual phones)");
    } else {
      print(
          "  Numbers connect to WhatsApp's own servers. This is an unofficial client: write only");
      print("  to people who asked to hear from you, or the number gets banned.");
    }
    print("");
    print("Try this next, in another terminal:");
    print("");
    nextCommands(ports.gateway()).forEach(Console::print);
    print("");
    print("Ctrl-C stops it; everything is kept in " + options.data());
  }

  private static Stream<String> nextCommands(int port) {
    return """
    TOKEN=$(curl -s http://localhost:%1$d/api/auth/login -H 'Content-Type: application/json' \\
      -d '{"username":"admin","password":"admin123"}' | jq -r .data.token)

    curl -s http://localhost:%1$d/api/sessions -H "Authorization: Bearer $TOKEN" \\
      -H 'Content-Type: application/json' -d '{"phone":"6281234567890","name":"My Session"}'

    curl -s http://localhost:%1$d/api/sessions/6281234567890/qr -H "Authorization: Bearer $TOKEN" \\
      | jq -r .data.qr_code | sed 's/.*,//' | base64 -d > qr-code.png
    """
        .formatted(port)
        .lines()
        .map(line -> line.isEmpty() ? line : "  " + line);
  }
}
