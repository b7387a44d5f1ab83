package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.standalone.demo.JsonClient;
import io.manyline.standalone.demo.ManylineApi;
import io.manyline.standalone.demo.PhoneControl;
import io.manyline.standalone.story.Up;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The guide's examples, unchanged, one after the other, against a fresh `./manyline up`.
@TestMethodOrder(OrderAnnotation.class)
class GuideE2E {
  private static final URI API = URI.create("http://localhost:8080");
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String NUMBER = "6281234567890";
  private static final String RECIPIENT = "628987654321";
  private static final String CONSOLE_NUMBER = "12025550131";

  /// `2@` and the server's reference, then keys of 32 bytes in base64.
  private static final String PAIRING_CODE = "2@[^,]+(,[A-Za-z0-9+/]{43}=){3},.*";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Guide GUIDE = Guide.ofTheRepository();

  @TempDir static Path directory;
  private static Up up;
  private static Terminal terminal;
  private static PhoneControl phones;

  @BeforeAll
  static void startTheProduct() throws IOException {
    up = Up.startOnGuidePorts(Files.createDirectory(directory.resolve("product"))).awaitReady();
    terminal = Terminal.open(Files.createDirectory(directory.resolve("terminal")));
    phones = up.phones();
    phones.ensurePhone(NUMBER, "My phone");
    phones.ensurePhone(RECIPIENT, "Somebody");
  }

  @AfterAll
  static void stopTheProduct() throws InterruptedException, IOException {
    if (terminal != null) {
      terminal.close();
    }
    if (up != null) {
      up.close();
    }
  }

  @Test
  @Order(1)
  void quickStartShouldSaveThePairingCodeAsAPicture() throws IOException, InterruptedException {
    requireCurlAndJq();

    String printed = quickStart(terminal);

    assertThat(printed).contains("QR Code saved to qr-code.png - scan it now!");
    QrReader.require();
    assertThat(savedCode(terminal.directory())).matches(PAIRING_CODE);
  }

  @Test
  @Order(2)
  void twoViewersShouldSeeTheSameCode() throws IOException, InterruptedException {
    requireCurlAndJq();
    QrReader.require();
    String seen = savedCode(terminal.directory());

    // A code may rotate between two looks, but not between all of them.
    for (int viewer = 2; viewer <= 4; viewer++) {
      Path desk = Files.createDirectory(directory.resolve("viewer" + viewer));
      try (var another = Terminal.open(desk)) {
        quickStart(another);
      }
      String code = savedCode(desk);
      if (code.equals(seen)) {
        return;
      }
      seen = code;
    }
    throw new AssertionError("no two viewers in a row saw the same code");
  }

  @Test
  @Order(3)
  void pythonExampleShouldSaveThePairingCodeAsAPicture() throws IOException, InterruptedException {
    QrReader.require();
    String python = "/usr/bin/python3";
    Program.require("requests (Debian package python3-requests)", python, "-c", "import requests");
    Program.require("Pillow (Debian package python3-pil)", python, "-c", "import PIL");
    Path desk = Files.createDirectory(directory.resolve("python"));
    Files.writeString(desk.resolve("guide.py"), GUIDE.block("Python Example", "python").text());

    String printed = Program.run(desk, python, "guide.py");

    assertThat(printed).contains("QR code saved! Scan it now.");
    assertThat(savedCode(desk)).matches(PAIRING_CODE);
  }

  @Test
  @Order(4)
  void nodeExampleShouldSaveThePairingCodeAsAPicture() throws IOException, InterruptedException {
    QrReader.require();
    Program.require("node (Node.js)", "node", "--version");
    Program.require("npm (of Node.js)", "npm", "--version");
    Path desk = Files.createDirectory(directory.resolve("node"));
    Path packages = Repository.root().resolve("standalone/src/test/node");
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(packages.resolve(file), desk.resolve(file));
    }
    Program.require(
        "axios (an npm package)",
        "npm",
        "ci",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--prefix",
        desk.toString());
    Files.writeString(
        desk.resolve("guide.js"), GUIDE.block("Node.js Example", "javascript").text());

    String printed = Program.run(desk, "node", "guide.js");

    assertThat(printed).contains("QR code saved to qr-code.png");
    assertThat(savedCode(desk)).matches(PAIRING_CODE);
  }

  @Test
  @Order(5)
  void htmlPageShouldShowThePairingCodeFromAnotherOrigin()
      throws IOException, InterruptedException {
    QrReader.require();
    Chromium.require();
    Guide.Block page = GUIDE.block("Display QR Code in HTML", "html");

    try (var site = OtherOrigin.serving(page.with("YOUR_JWT_TOKEN", token()));
        var browser = Chromium.start(Files.createDirectory(directory.resolve("chromium1")))) {
      Chromium.Page shown = browser.open(site.address());

      assertThat(shown.awaitPicture("qr-code")).isPositive();
      assertThat(QrReader.read(shown.screenshot(), directory)).matches(PAIRING_CODE);
    }
  }

  @Test
  @Order(6)
  void webSocketExampleShouldShowTheCodeAndThenSayConnectedOnceAPhoneScannedIt()
      throws IOException, InterruptedException {
    QrReader.require();
    Chromium.require();
    Guide.Block script = GUIDE.block("WebSocket Alternative (Real-time QR)", "javascript");
    String page =
        "<!DOCTYPE html><img id='qr'><script>" + script.with("YOUR_TOKEN", token()) + "</script>";

    try (var site = OtherOrigin.serving(page);
        var browser = Chromium.start(Files.createDirectory(directory.resolve("chromium2")))) {
      Chromium.Page shown = browser.open(site.address());
      shown.awaitPicture("qr");
      assertThat(shown.console()).doesNotContain("Session connected!");

      scanFromScreen(NUMBER, shown);

      shown.awaitConsole("Session connected!");
    }
  }

  @Test
  @Order(7)
  void connectionStatusShouldBeConnectedAndLoggedIn() throws IOException, InterruptedException {
    requireCurlAndJq();
    linkUnlessLinked();

    String printed = terminal.run(GUIDE.block("Check Connection Status", "bash").text());

    JsonNode status = JSON.readTree(printed);
    assertThat(status.path("id").asString()).isEqualTo(NUMBER);
    assertThat(status.path("connected").asBoolean()).isTrue();
    assertThat(status.path("logged_in").asBoolean()).isTrue();
  }

  @Test
  @Order(8)
  void sentMessageShouldBeInThePhonesInboxDecrypted() throws IOException, InterruptedException {
    requireCurlAndJq();
    linkUnlessLinked();
    assertThat(phones.received(RECIPIENT)).isEmpty();

    String printed = terminal.run(GUIDE.block("Send Message After Connected", "bash").text());

    JsonNode answer = JSON.readTree(printed);
    assertThat(answer.path("success").asBoolean()).as(printed).isTrue();
    assertThat(answer.path("data").path("status").asString()).isEqualTo("sent");
    String id = answer.path("data").path("message_id").asString();
    await("the message is in the phone's inbox")
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(phones.received(RECIPIENT)).hasSize(1));
    JsonNode received = phones.received(RECIPIENT).getFirst();
    assertThat(received.path("text").asString()).isEqualTo("Hello from API!");
    assertThat(received.path("from").asString()).isEqualTo(NUMBER);
    assertThat(received.path("id").asString()).isEqualTo(id);
  }

  /// Not of the guide, but what it describes, by the console's own buttons.
  @Test
  @Order(9)
  void consoleShouldLinkANumberAndLetItChat() throws IOException, InterruptedException {
    QrReader.require();
    Chromium.require();
    phones.ensurePhone(CONSOLE_NUMBER, "Shop");

    try (var browser = Chromium.start(Files.createDirectory(directory.resolve("chromium3")))) {
      ConsolePage console = ConsolePage.open(browser, API);
      console.submit("login-form", Map.of("username", "admin", "password", "admin123"));
      console.awaitShown("numbers");
      console.submit("create-form", Map.of("phone", CONSOLE_NUMBER, "name", "Shop"));
      console.page().awaitPicture("qr");

      scanFromScreen(CONSOLE_NUMBER, console.page());
      console.awaitText("detail-status", "connected");
      console.awaitHidden("qr-figure");
      console.submit("send-form", Map.of("to", RECIPIENT, "message", "Hello from the console"));
      console.awaitText("notice", "Message sent");
      phones.send(RECIPIENT, CONSOLE_NUMBER, "Hello yourself");
      console.awaitText("events", "Hello yourself");

      assertThat(phones.received(RECIPIENT))
          .anySatisfy(
              it -> {
                assertThat(it.path("text").asString()).isEqualTo("Hello from the console");
                assertThat(it.path("from").asString()).isEqualTo(CONSOLE_NUMBER);
              });
      assertThat(console.page().console()).as("errors in the browser").isEmpty();
    }
  }

  private static String quickStart(Terminal where) throws IOException, InterruptedException {
    return where.run(GUIDE.block("Quick Start", "bash").text());
  }

  private static void requireCurlAndJq() {
    Program.require("curl (Debian package curl)", "curl", "--version");
    Program.require("jq (Debian package jq)", "jq", "--version");
  }

  private static String savedCode(Path desk) throws IOException, InterruptedException {
    return QrReader.read(desk.resolve("qr-code.png"));
  }

  // The code on the screen may expire while it is being read: then the next one is scanned.
  private static void scanFromScreen(String number, Chromium.Page shown)
      throws IOException, InterruptedException {
    String expired = "";
    for (int attempt = 1; attempt <= 3; attempt++) {
      try {
        phones.scan(number, QrReader.read(shown.screenshot(), directory));
        return;
      } catch (IllegalStateException refused) {
        expired = refused.getMessage();
      }
    }
    throw new AssertionError("no code on the screen could be scanned: " + expired);
  }

  private static String token() {
    return JsonClient.of(API)
        .post("/api/auth/login", Map.of("username", "admin", "password", "admin123"))
        .data()
        .path("token")
        .asString();
  }

  // For a machine without Chromium, where the example that links was skipped.
  private static void linkUnlessLinked() {
    ManylineApi api = ManylineApi.login(API, "admin", "admin123");
    if (api.session(NUMBER).path("logged_in").asBoolean()) {
      return;
    }
    phones.scan(NUMBER, api.pairingCode(NUMBER));
    await("linked").atMost(DEADLINE).until(() -> api.isConnected(NUMBER));
  }
}
