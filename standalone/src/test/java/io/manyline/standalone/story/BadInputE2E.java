package io.manyline.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.standalone.demo.JsonClient;
import io.manyline.standalone.demo.JsonClient.Reply;
import io.manyline.standalone.demo.ManylineApi;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad input gets a clear JSON error and changes nothing.
class BadInputE2E {
  private static final int HUNDRED_MEGABYTES = 100 << 20;
  private static final Customer CUSTOMER = new Customer("12025550130");

  @TempDir static Path directory;
  private static Up up;
  private static JsonClient client;
  private static ManylineApi api;

  @BeforeAll
  static void start() throws IOException {
    up = Up.start(directory).awaitReady();
    api = up.login();
    client = api.client();
    CUSTOMER.link(up);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (up != null) {
      up.close();
    }
    CUSTOMER.close();
  }

  @Test
  void noTokenAndAWrongTokenShouldBeRefused() {
    JsonClient anonymous = JsonClient.of(up.gateway());

    assertRefused(anonymous.get("/api/sessions"), 401, "UNAUTHORIZED");
    assertRefused(anonymous.withToken("wrong").get("/api/sessions"), 401, "UNAUTHORIZED");
    assertRefused(
        anonymous.post("/api/auth/login", Map.of("username", "admin", "password", "no")),
        401,
        "INVALID_CREDENTIALS");
  }

  @Test
  void malformedJsonAndAPhoneNumberThatIsNoneShouldCreateNothing() {
    int before = count();

    assertRefused(
        client.send("POST", "/api/sessions", BodyPublishers.ofString("{\"phone\":")),
        400,
        "MALFORMED_REQUEST");
    assertRefused(
        client.post("/api/sessions", Map.of("phone", "12", "name", "x")),
        400,
        "INVALID_PHONE_NUMBER");

    assertThat(count()).isEqualTo(before);
  }

  @Test
  void aBodyOfAHundredMegabytesShouldBeRefused() {
    byte[] body = new byte[HUNDRED_MEGABYTES];
    Arrays.fill(body, (byte) ' ');

    assertRefused(
        client.send("POST", "/api/sessions", BodyPublishers.ofByteArray(body)),
        413,
        "BODY_TOO_LARGE");
  }

  @Test
  void unknownSessionsAndPathsShouldBeJsonNotFound() {
    assertRefused(
        client.post("/api/sessions/12025550199/connect", Map.of()), 404, "SESSION_NOT_FOUND");
    assertRefused(client.get("/api/nothing"), 404, "NOT_FOUND");
    assertRefused(client.delete("/api/auth/login"), 405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void sendBeforeLoginShouldBeRefused() {
    String session = api.createSession("12025550131", "Not linked", null);

    assertRefused(
        client.post(
            "/api/sessions/" + session + "/send", Map.of("to", "12025550130", "message", "x")),
        409,
        "SESSION_NOT_LOGGED_IN");
  }

  @Test
  void aRecipientWhoIsNotOnWhatsAppShouldBeSaid() {
    Reply reply =
        client.post(
            "/api/sessions/" + CUSTOMER.number() + "/send",
            Map.of("to", "12025550188", "message", "Hello?"));

    assertThat(reply.status()).isBetween(400, 499);
    assertThat(reply.body().path("success").asBoolean(true)).isFalse();
    assertThat(reply.body().path("error").asString()).contains("WhatsApp");
  }

  @Test
  void connectOfADisabledSessionShouldBeRefused() {
    String session = api.createSession("12025550132", "Disabled", null);
    assertThat(client.patch("/api/sessions/" + session, Map.of("enabled", false)).status())
        .isEqualTo(200);

    assertRefused(
        client.post("/api/sessions/" + session + "/connect", Map.of()), 409, "SESSION_DISABLED");
  }

  @Test
  void aPhoneWithAnotherNumberShouldBeAcceptedAndSaid() {
    String session = api.createSession("12025550133", "Another phone", null);
    up.phones().ensurePhone("12025550134", "Somebody else");

    up.phones().scan("12025550134", api.pairingCode(session));

    await().atMost(Customer.PATIENCE).until(() -> api.isConnected(session));
    assertThat(api.session(session).path("actual_phone").asString()).isEqualTo("12025550134");
    assertThat(api.session(session).path("number_matches").asBoolean(true)).isFalse();
  }

  private static int count() {
    return client.get("/api/sessions").data().path("count").asInt();
  }

  private static void assertRefused(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(status);
    assertThat(reply.body().path("success").asBoolean(true)).isFalse();
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.body().path("error").asString()).isNotBlank();
  }
}
