package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.standalone.story.Customer;
import io.manyline.standalone.story.Up;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A process for each service, as in production: the guide's Quick Start, unchanged, and a worker
/// that ends and gives its number away.
@TestMethodOrder(OrderAnnotation.class)
class SplitE2E {
  private static final String NUMBER = "6281234567890";
  private static final Guide GUIDE = Guide.ofTheRepository();
  private static final String FRIEND = "12025550121";
  private static final Customer CUSTOMER = new Customer("12025550120");
  private static final int FIRST_WORKER = 1;
  private static final int SECOND_WORKER = 3;

  @TempDir static Path directory;
  private static Up up;

  @BeforeAll
  static void start() throws IOException {
    up = Up.startOnGuidePorts(directory, "--split").awaitReady();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (up != null) {
      up.close();
    }
    CUSTOMER.close();
  }

  @Test
  @Order(1)
  void quickStartShouldLinkANumber() throws Exception {
    Program.require("curl (Debian package curl)", "curl", "--version");
    Program.require("jq (Debian package jq)", "jq", "--version");
    QrReader.require();

    try (var terminal = Terminal.open(Files.createDirectory(directory.resolve("terminal")))) {
      terminal.run(GUIDE.block("Quick Start", "bash").text());
      up.phones().ensurePhone(NUMBER, "My phone");
      up.phones().scan(NUMBER, QrReader.read(terminal.directory().resolve("qr-code.png")));

      await("the session is connected")
          .atMost(Customer.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(terminal.run(GUIDE.block("Check Connection Status", "bash").text()))
                      .contains("\"connected\": true", "\"logged_in\": true"));
    }
    assertThat(up.login().client().delete("/api/sessions/" + NUMBER).status()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void aStoppedWorkerShouldGiveItsNumberToTheOther() throws Exception {
    up.phones().ensurePhone(FRIEND, "Friend");
    CUSTOMER.link(up);
    await().atMost(Customer.PATIENCE).until(() -> owns(FIRST_WORKER) != owns(SECOND_WORKER));
    boolean first = owns(FIRST_WORKER);
    ProcessHandle owner = up.processOf(first ? "worker-1" : "worker-2");
    int other = first ? SECOND_WORKER : FIRST_WORKER;
    up.phones().send(FRIEND, CUSTOMER.number(), "to the first owner");
    CUSTOMER.awaitTexts(1);

    owner.destroy();
    owner.onExit().get(30, TimeUnit.SECONDS);
    up.phones().send(FRIEND, CUSTOMER.number(), "in between");

    await().atMost(Customer.PATIENCE).until(() -> owns(other));
    CUSTOMER.awaitConnected(up);
    up.phones().send(FRIEND, CUSTOMER.number(), "to the second owner");
    assertThat(CUSTOMER.awaitTexts(3))
        .containsExactly("to the first owner", "in between", "to the second owner");
    assertThat(up.login().send(CUSTOMER.number(), FRIEND, "sent by the other").path("status"))
        .hasToString("\"sent\"");
  }

  /// Whether this worker says that it holds the one connected session.
  private static boolean owns(int worker) throws IOException, InterruptedException {
    URI metrics = up.at(worker).resolve("/actuator/prometheus");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    return text.contains("manyline_worker_sessions{state=\"connected\"} 1.0");
  }
}
