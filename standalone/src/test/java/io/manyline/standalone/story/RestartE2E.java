package io.manyline.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.manyline.standalone.demo.JsonClient;
import io.manyline.standalone.demo.PhoneControl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// One installation over its life: linked once, stopped, killed, and every message once.
@TestMethodOrder(OrderAnnotation.class)
class RestartE2E {
  private static final String FRIEND = "12025550111";
  private static final Customer CUSTOMER = new Customer("12025550110");

  @TempDir static Path directory;
  private static Up up;
  private static EndpointStory story;

  @BeforeAll
  static void linkANumber() throws IOException {
    up = Up.start(directory).awaitReady();
    up.phones().ensurePhone(FRIEND, "Friend");
    CUSTOMER.link(up);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (up != null) {
      up.close();
    }
    CUSTOMER.close();
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> badInputShouldGetAClearErrorAndChangeNothing() {
    return new BadInput(up, CUSTOMER.number()).all();
  }

  @Test
  @Order(1)
  void sendShouldReachThePhoneDecryptedByItsOwnKeys() {
    assertThat(up.login().send(CUSTOMER.number(), FRIEND, "Hello from the API").path("status"))
        .hasToString("\"sent\"");

    await()
        .atMost(Customer.PATIENCE)
        .until(
            () ->
                up.phones().received(FRIEND).stream()
                    .anyMatch(it -> it.path("text").asString().equals("Hello from the API")));
  }

  @Test
  @Order(2)
  void webhookShouldBeSignedSoThatAPublicLibraryVerifiesIt() throws Exception {
    up.phones().send(FRIEND, CUSTOMER.number(), "before");

    CUSTOMER.verifySignature(up, "before");

    assertThat(CUSTOMER.awaitTexts(1)).containsExactly("before");
  }

  @Test
  @Order(3)
  void aSecondUpOverTheSameDataShouldBeRefusedAndNameTheFirst() throws Exception {
    try (var second = Up.start(directory)) {
      assertThat(second.awaitEnd()).isEqualTo(1);
      assertThat(second.printed()).contains("is in use by another Manyline").contains("--data");
    }
  }

  @Test
  @Order(4)
  void stopShouldBeCleanAndTheSessionComeBackByItself() throws Exception {
    up.stop();
    assertThat(up.printed()).contains("Stopped.").doesNotContain("Stopped hard");

    up.startAgain();
    sendFiveAsSoonAsThePhonesAreThere("clean");
    up.awaitReady();

    CUSTOMER.awaitConnected(up);
    assertThat(CUSTOMER.awaitTexts(6))
        .containsExactlyElementsOf(expected("clean", List.of("before")));
  }

  @Test
  @Order(5)
  void killShouldLoseNothingAndRepeatNothing() throws Exception {
    up.kill();

    up.startAgain();
    sendFiveAsSoonAsThePhonesAreThere("killed");
    up.awaitReady();

    CUSTOMER.awaitConnected(up);
    List<String> sofar = expected("clean", List.of("before"));
    assertThat(CUSTOMER.awaitTexts(11)).containsExactlyElementsOf(expected("killed", sofar));
    assertThat(up.login().send(CUSTOMER.number(), FRIEND, "still here").path("status").asString())
        .isEqualTo("sent");
  }

  @Test
  @Order(6)
  void aForgedBodyShouldFailTheSameVerification() {
    assertThatThrownBy(
            () -> new Webhook(up.login().webhookSecret(CUSTOMER.number())).verify("{}", Map.of()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  @Order(7)
  void filesShouldGoToThePhoneAndComeFromItByteForByte() throws Exception {
    JsonClient api = up.login().client();
    String session = "/api/sessions/" + CUSTOMER.number();
    byte[] file = new byte[300_000];
    new Random(7).nextBytes(file);

    String mediaId =
        api.send("POST", session + "/media?file_name=a.bin", BodyPublishers.ofByteArray(file))
            .data()
            .path("media_id")
            .asString();
    JsonNode sent =
        api.post(
                session + "/messages",
                Map.of("to", FRIEND, "type", "document", "media", Map.of("media_id", mediaId)))
            .data();
    String shown =
        "/phones/" + FRIEND + "/messages/" + sent.path("message_id").asString() + "/media";
    await()
        .atMost(Customer.PATIENCE)
        .until(() -> Arrays.equals(bytes(up.sandbox().resolve(shown), null), file));

    new PhoneControl(up.sandbox())
        .client()
        .send(
            "POST",
            "/phones/" + FRIEND + "/media?type=image&caption=see&to=" + CUSTOMER.number(),
            BodyPublishers.ofByteArray(file))
        .data();
    JsonNode ready = CUSTOMER.awaitEvent("media.ready");
    URI link = up.gateway().resolve(URI.create(ready.path("url").asString()).getRawPath());
    URI signed = URI.create(link + "?" + URI.create(ready.path("url").asString()).getRawQuery());
    assertThat(ready.path("url").asString()).startsWith("http://localhost:" + signed.getPort());
    assertThat(bytes(signed, null)).isEqualTo(file);
    assertThat(bytes(signed, "bytes=100-199")).isEqualTo(Arrays.copyOfRange(file, 100, 200));
    assertThat(JsonClient.of(up.gateway()).get(link.getPath()).code()).isEqualTo("UNAUTHORIZED");
  }

  @Test
  @Order(8)
  void webhookShouldBeMadeChangedRotatedDisabledAndDeletedByRestAlone() throws Exception {
    story = new EndpointStory(up, CUSTOMER, FRIEND);
    story.tell();
  }

  @Test
  @Order(9)
  void nodeLibraryShouldVerifyWhatCameByEitherSecretOfTheRotationAndByNoOther() throws Exception {
    assertThat(story.toldByNode(Files.createDirectory(directory.resolve("node"))))
        .containsExactly(
            "verified refused refused, changed: refused refused refused",
            "verified verified refused, changed: refused refused refused");
  }

  private static byte[] bytes(URI uri, String range) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (range != null) {
      request.header("Range", range);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofByteArray()).body();
    }
  }

  /// The sandbox is there seconds before the worker: these wait for the session in its queue, and
  /// the sandbox says so before the first and after the last.
  private static void sendFiveAsSoonAsThePhonesAreThere(String prefix) {
    PhoneControl phones = up.phones();
    await()
        .atMost(Customer.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> phones.received(FRIEND) != null);
    requireOffline(phones);
    for (int i = 1; i <= 5; i++) {
      phones.send(FRIEND, CUSTOMER.number(), prefix + " " + i);
    }
    requireOffline(phones);
  }

  /// The phone itself is there; its companion, which is our session, must not be.
  private static void requireOffline(PhoneControl phones) {
    JsonNode devices =
        phones.client().get("/phones/" + CUSTOMER.number() + "/devices").data().path("devices");
    List<JsonNode> companions =
        StreamSupport.stream(devices.spliterator(), false)
            .filter(device -> device.path("id").asInt() != 0)
            .toList();
    assertThat(companions).hasSize(1);
    assertThat(companions.getFirst().path("online").asBoolean(true))
        .as("the session is connected already")
        .isFalse();
  }

  private static List<String> expected(String prefix, List<String> before) {
    var all = new ArrayList<>(before);
    IntStream.rangeClosed(1, 5).forEach(i -> all.add(prefix + " " + i));
    return all;
  }
}
