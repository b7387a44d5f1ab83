package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.standalone.demo.PhoneControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guide's Quick Start, unchanged, against `./manyline up --split`.
class SplitGuideE2E {
  private static final String NUMBER = "6281234567890";
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Guide GUIDE = Guide.ofTheRepository();

  @TempDir private Path directory;

  @Test
  void quickStartShouldLinkANumberThroughServicesInProcessesOfTheirOwn() throws Exception {
    Program.require("curl (Debian package curl)", "curl", "--version");
    Program.require("jq (Debian package jq)", "jq", "--version");
    QrReader.require();

    try (var _ = Product.up(Files.createDirectory(directory.resolve("p")), "--split");
        var terminal = Terminal.open(Files.createDirectory(directory.resolve("t")))) {
      terminal.run(GUIDE.block("Quick Start", "bash").text());
      var phones = new PhoneControl(Product.SANDBOX);
      phones.ensurePhone(NUMBER, "My phone");
      phones.scan(NUMBER, QrReader.read(terminal.directory().resolve("qr-code.png")));

      await("the session is connected")
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(terminal.run(GUIDE.block("Check Connection Status", "bash").text()))
                      .contains("\"connected\": true", "\"logged_in\": true"));
    }
  }
}
