package io.manyline.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// The story of the demo: two virtual phones are linked by QR code and chat, each through the API
/// and a webhook.
///
/// **Errors:** [IllegalStateException] that names the step's failure.
public final class Chat {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final ManylineApi api;
  private final PhoneControl phones;
  private final Consumer<String> print;

  /// @param gateway base address of the API
  /// @param sandbox base address of the sandbox's control
  /// @param print takes the lines that tell each step
  public Chat(URI gateway, URI sandbox, Consumer<String> print) {
    this.api = ManylineApi.login(gateway, "admin", "admin123");
    this.phones = new PhoneControl(sandbox);
    this.print = print;
    print.accept("POST /api/auth/login                   logged in as admin");
  }

  /// Plays it once; ends when all messages have arrived.
  public void play() throws IOException, InterruptedException {
    try (Mailbox annas = Mailbox.open();
        Mailbox bens = Mailbox.open()) {
      link("12015550101", "Anna", annas);
      link("12015550102", "Ben", bens);
      send("12015550101", "12015550102", "Hello Ben, this line has many lines.", bens);
      send("12015550102", "12015550101", "Hello Anna, I read you.", annas);
      send("12015550101", "12015550102", "Then it works. Bye!", bens);
    }
    print.accept("");
    print.accept("Two numbers, two sessions, three messages end to end encrypted: it works.");
  }

  private void link(String number, String name, Mailbox mailbox) {
    print.accept("");
    phones.ensurePhone(number, name);
    print.accept("%s gets a virtual phone with the number %s".formatted(name, number));
    api.createSession(number, name, mailbox.address());
    print.accept(
        "POST /api/sessions                     webhook at %s".formatted(mailbox.address()));
    if (!api.isConnected(number)) {
      String code = api.pairingCode(number);
      print.accept("GET  /api/sessions/%s/qr      %s…".formatted(number, code.substring(0, 24)));
      phones.scan(number, code);
      print.accept("%s scans the code".formatted(name));
    }
    awaitConnected(number);
    print.accept("GET  /api/sessions                     connected: true, logged_in: true");
  }

  private void send(String from, String to, String text, Mailbox recipient)
      throws InterruptedException {
    print.accept("");
    print.accept("POST /api/sessions/%s/send    \"%s\"".formatted(from, text));
    JsonNode sent = api.send(from, to, text);
    print.accept("                                       " + sent.path("status").asString());
    JsonNode event = recipient.next(PATIENCE);
    String received = event.path("data").path("text").asString();
    if (!received.equals(text)) {
      throw new IllegalStateException("sent \"" + text + "\", but received \"" + received + "\"");
    }
    print.accept("webhook of %s: %s \"%s\"".formatted(to, event.path("type").asString(), received));
  }

  private void awaitConnected(String session) {
    awaitThat(() -> api.isConnected(session), "session " + session + " connected");
  }

  private static void awaitThat(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + PATIENCE.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
