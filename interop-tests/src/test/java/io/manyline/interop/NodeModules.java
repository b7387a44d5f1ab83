package io.manyline.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Aborts each test, by name, where Node.js 20 or the npm packages are missing.
final class NodeModules implements BeforeEachCallback {
  static final Path DRIVER = Path.of("src/test/node/baileys-driver.mjs").toAbsolutePath();
  private static final Path PACKAGE =
      DRIVER.resolveSibling("node_modules/@whiskeysockets/baileys/package.json");
  private static final int OLDEST = 20;

  private final Optional<String> missing = missing();

  @Override
  public void beforeEach(ExtensionContext context) {
    missing.ifPresent(Assumptions::abort);
  }

  private static Optional<String> missing() {
    int version = nodeVersion();
    if (version == 0) {
      return Optional.of("Node.js is missing");
    }
    if (version < OLDEST) {
      return Optional.of("Node.js is older than " + OLDEST);
    }
    return Files.exists(PACKAGE)
        ? Optional.empty()
        : Optional.of("Baileys is not installed: npm ci in interop-tests/src/test/node");
  }

  private static int nodeVersion() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      String version = new String(node.getInputStream().readAllBytes()).strip();
      return Integer.parseInt(version.replaceFirst("^v([0-9]+).*", "$1"));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
