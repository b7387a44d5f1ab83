package io.manyline.standalone;

import io.manyline.registry.id.Network;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the user asked for on the command line, else in the environment, else the defaults.
///
/// | option | environment | default |
/// |---|---|---|
/// | `--data DIR` | `MANYLINE_DATA` | `./data` |
/// | `--port N` | `MANYLINE_PORT` | 8080; the others follow from it, see [Ports] |
/// | `--live` | `MANYLINE_LIVE=true` | the sandbox |
///
/// @param data where everything is kept
/// @param port of the gateway
/// @param network which WhatsApp the numbers talk to
record StandaloneOptions(Path data, int port, Network network) {
  private static final int LOWEST_PORT = 1;
  private static final int HIGHEST_PORT = 65_535 - Ports.SPAN;

  /// @throws InvalidOptionException for what it does not know or cannot read
  static StandaloneOptions parse(List<String> arguments, Map<String, String> environment) {
    String data = environment.getOrDefault("MANYLINE_DATA", "data");
    String port = environment.getOrDefault("MANYLINE_PORT", "8080");
    boolean live = Boolean.parseBoolean(environment.getOrDefault("MANYLINE_LIVE", "false"));
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--data" -> data = valueOf(option, rest);
        case "--port" -> port = valueOf(option, rest);
        case "--live" -> live = true;
        default ->
            throw new InvalidOptionException(
                "unknown option '" + option + "', expected --data DIR, --port N or --live");
      }
    }
    if (data.isBlank()) {
      throw new InvalidOptionException("--data is empty, expected a directory");
    }
    return new StandaloneOptions(
        Path.of(data).toAbsolutePath().normalize(),
        toPort(port),
        live ? Network.LIVE : Network.SANDBOX);
  }

  /// The network's name in lower case, as directories and properties write it.
  String networkName() {
    return network.name().toLowerCase(Locale.ROOT);
  }

  private static String valueOf(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new InvalidOptionException(option + " needs a value");
    }
    return rest.next();
  }

  private static int toPort(String text) {
    try {
      int port = Integer.parseInt(text.strip());
      if (port >= LOWEST_PORT && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // said below, as for a number out of range
    }
    throw new InvalidOptionException(
        "--port is '" + text + "', expected " + LOWEST_PORT + " to " + HIGHEST_PORT);
  }
}
