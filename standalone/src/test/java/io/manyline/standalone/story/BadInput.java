package io.manyline.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.manyline.standalone.demo.JsonClient;
import io.manyline.standalone.demo.JsonClient.Reply;
import io.manyline.standalone.demo.ManylineApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Bad input gets a clear JSON error and changes nothing.
final class BadInput {
  private static final int HUNDRED_MEGABYTES = 100 * 1024 * 1024;

  private final Up up;
  private final String number;
  private final ManylineApi api;
  private final JsonClient client;

  /// @param number of a session that is connected
  BadInput(Up up, String number) {
    this.up = up;
    this.number = number;
    this.api = up.login();
    this.client = api.client();
  }

  Stream<DynamicTest> all() {
    return Stream.of(
        dynamicTest(
            "noTokenAndAWrongTokenShouldBeRefused", this::noTokenAndAWrongTokenShouldBeRefused),
        dynamicTest(
            "malformedJsonAndAPhoneNumberThatIsNoneShouldCreateNothing",
            this::malformedJsonAndAPhoneNumberThatIsNoneShouldCreateNothing),
        dynamicTest(
            "aBodyOfAHundredMegabytesShouldBeRefused",
            this::aBodyOfAHundredMegabytesShouldBeRefused),
        dynamicTest(
            "unknownSessionsAndPathsShouldBeJsonNotFound",
            this::unknownSessionsAndPathsShouldBeJsonNotFound),
        dynamicTest("sendBeforeLoginShouldBeRefused", this::sendBeforeLoginShouldBeRefused),
        dynamicTest(
            "aRecipientWhoIsNotOnWhatsAppShouldBeSaid",
            this::aRecipientWhoIsNotOnWhatsAppShouldBeSaid),
        dynamicTest(
            "connectOfADisabledSessionShouldBeRefused",
            this::connectOfADisabledSessionShouldBeRefused),
        dynamicTest(
            "aPhoneWithAnotherNumberShouldBeAcceptedAndSaid",
            this::aPhoneWithAnotherNumberShouldBeAcceptedAndSaid));
  }

  private void noTokenAndAWrongTokenShouldBeRefused() {
    JsonClient anonymous = JsonClient.of(up.gateway());

    assertRefused(anonymous.get("/api/sessions"), 401, "UNAUTHORIZED");
    assertRefused(anonymous.withToken("wrong").get("/api/sessions"), 401, "UNAUTHORIZED");
    assertRefused(
        anonymous.post("/api/auth/login", Map.of("username", "admin", "password", "no")),
        401,
        "INVALID_CREDENTIALS");
  }

  private void malformedJsonAndAPhoneNumberThatIsNoneShouldCreateNothing() {
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

  private void aBodyOfAHundredMegabytesShouldBeRefused() {
    byte[] body = new byte[HUNDRED_MEGABYTES];
    Arrays.fill(body, (byte) ' ');

    assertRefused(
        client.send("POST", "/api/sessions", BodyPublishers.ofByteArray(body)),
        413,
        "BODY_TOO_LARGE");
  }

  private void unknownSessionsAndPathsShouldBeJsonNotFound() {
    assertRefused(
        client.post("/api/sessions/12025550199/connect", Map.of()), 404, "SESSION_NOT_FOUND");
    assertRefused(client.get("/api/nothing"), 404, "NOT_FOUND");
    assertRefused(client.delete("/api/auth/login"), 405, "METHOD_NOT_ALLOWED");
  }

  private void sendBeforeLoginShouldBeRefused() {
    String session = api.createSession("12025550131", "Not linked", null);

    assertRefused(
        client.post(
            "/api/sessions/" + session + "/send", Map.of("to", "12025550130", "message", "x")),
        409,
        "SESSION_NOT_LOGGED_IN");
  }

  private void aRecipientWhoIsNotOnWhatsAppShouldBeSaid() {
    Reply reply =
        client.post(
            "/api/sessions/" + number + "/send", Map.of("to", "12025550188", "message", "Hello?"));

    assertThat(reply.status()).isBetween(400, 499);
    assertThat(reply.body().path("success").asBoolean(true)).isFalse();
    assertThat(reply.body().path("error").asString()).contains("WhatsApp");
  }

  private void connectOfADisabledSessionShouldBeRefused() {
    String session = api.createSession("12025550132", "Disabled", null);
    assertThat(client.patch("/api/sessions/" + session, Map.of("enabled", false)).status())
        .isEqualTo(200);

    assertRefused(
        client.post("/api/sessions/" + session + "/connect", Map.of()), 409, "SESSION_DISABLED");
  }

  private void aPhoneWithAnotherNumberShouldBeAcceptedAndSaid() {
    String session = api.createSession("12025550133", "Another phone", null);
    up.phones().ensurePhone("12025550134", "Somebody else");

    up.phones().scan("12025550134", api.pairingCode(session));

    await().atMost(Customer.PATIENCE).until(() -> api.isConnected(session));
    assertThat(api.session(session).path("actual_phone").asString()).isEqualTo("12025550134");
    assertThat(api.session(session).path("number_matches").asBoolean(true)).isFalse();
  }

  private int count() {
    return client.get("/api/sessions").data().path("count").asInt();
  }

  private static void assertRefused(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(status);
    assertThat(reply.body().path("success").asBoolean(true)).isFalse();
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.body().path("error").asString()).isNotBlank();
  }
}
