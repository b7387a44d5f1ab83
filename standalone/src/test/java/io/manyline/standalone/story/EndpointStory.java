package io.manyline.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.manyline.standalone.demo.JsonClient;
import io.manyline.standalone.guide.Program;
import io.manyline.standalone.guide.Repository;
import io.manyline.testsupport.WebhookSink;
import io.manyline.testsupport.WebhookSink.Delivery;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One webhook from its making to its end, by REST alone, while a friend goes on writing.
///
/// What is changed holds after two seconds at most: each step writes until it does.
final class EndpointStory {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final JsonMapper JSON = new JsonMapper();

  private final Up up;
  private final Customer customer;
  private final String friend;
  private final JsonClient api;
  private final List<Delivery> signed = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private int written;

  EndpointStory(Up up, Customer customer, String friend) {
    this.up = up;
    this.customer = customer;
    this.friend = friend;
    this.api = up.login().client();
  }

  void tell() throws Exception {
    try (WebhookSink first = WebhookSink.start();
        WebhookSink second = WebhookSink.start()) {
      JsonNode made =
          api.post(
                  "/api/webhooks",
                  Map.of(
                      "url",
                      first.uri().toString(),
                      "types",
                      List.of("message.received"),
                      "headers",
                      Map.of("X-Key", "k")))
              .data();
      String path = "/api/webhooks/" + made.path("webhook").path("id").asString();
      String secret = made.path("secret").asString();

      Delivery one = writeUntil(first, _ -> true);
      assertThat(one.headers()).containsEntry("x-key", "k");
      verify(one, secret);
      requireInTheLog(path, one);

      api.patch(path, Map.of("url", second.uri().toString())).data();
      verify(writeUntil(second, _ -> true), secret);

      String next = api.post(path + "/secret/rotate", Map.of()).data().path("secret").asString();
      Delivery both = writeUntil(second, each -> signatures(each) == 2);
      verify(both, secret);
      verify(both, next);
      signed.addAll(List.of(one, both));
      secrets.addAll(List.of(secret, next));

      assertThat(api.patch(path, Map.of("enabled", false)).data().path("reason").asString())
          .isEqualTo("user_request");
      writeUntilOnlyTheOtherHasIt(second);

      api.delete(path).data();
      assertThat(api.get(path).status()).isEqualTo(404);
      assertThat(api.get(path + "/attempts").status()).isEqualTo(404);
    }
  }

  /// Has the library that Standard Webhooks gives to Node.js verify what came before the rotation
  /// and what came while both secrets signed.
  ///
  /// @param desk an empty directory
  /// @return for each delivery what it says by the first secret, the second, and another one; of
  ///   the body as it came, and of one that was changed
  List<String> toldByNode(Path desk) throws Exception {
    Program.require("node (Node.js)", "node", "--version");
    Program.require("npm (of Node.js)", "npm", "--version");
    Path packages = Repository.root().resolve("standalone/src/test/node");
    for (String file : List.of("package.json", "package-lock.json", "verify-webhooks.js")) {
      Files.copy(packages.resolve(file), desk.resolve(file));
    }
    Program.require(
        "standardwebhooks (an npm package)",
        "npm",
        "ci",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--prefix",
        desk.toString());
    List<String> all = List.of(secrets.get(0), secrets.get(1), "whsec_" + "A".repeat(32));
    Files.writeString(
        desk.resolve("deliveries.json"),
        JSON.writeValueAsString(Map.of("deliveries", signed, "secrets", all)));
    return Program.run(desk, "node", "verify-webhooks.js", "deliveries.json").lines().toList();
  }

  /// A delivery that comes of what is written from now on.
  private Delivery writeUntil(WebhookSink sink, Predicate<Delivery> wanted) {
    await()
        .atMost(Customer.PATIENCE)
        .pollInterval(PAUSE)
        .until(
            () -> {
              write();
              return sink.deliveries().stream().anyMatch(wanted);
            });
    return sink.deliveries().stream().filter(wanted).findFirst().orElseThrow();
  }

  private void writeUntilOnlyTheOtherHasIt(WebhookSink disabled) {
    await()
        .atMost(Customer.PATIENCE)
        .pollInterval(PAUSE)
        .until(
            () -> {
              String text = write();
              await()
                  .atMost(Customer.PATIENCE)
                  .pollInterval(Duration.ofMillis(20))
                  .until(() -> customer.receivedTexts().contains(text));
              return disabled.deliveries().stream()
                  .noneMatch(each -> each.body().contains("\"" + text + "\""));
            });
  }

  private String write() {
    String text = "story " + ++written;
    up.phones().send(friend, customer.number(), text);
    return text;
  }

  private void requireInTheLog(String path, Delivery delivery) {
    String id = delivery.headers().get("webhook-id");
    await()
        .atMost(Customer.PATIENCE)
        .until(() -> !api.get(path + "/attempts?event_id=" + id).data().path("attempts").isEmpty());
    JsonNode attempt = api.get(path + "/attempts?event_id=" + id).data().path("attempts").path(0);
    assertThat(attempt.path("result").asString()).isEqualTo("200");
    assertThat(attempt.path("type").asString()).isEqualTo("message.received");
    assertThat(attempt.path("number").asInt()).isEqualTo(1);
  }

  private static int signatures(Delivery delivery) {
    return delivery.headers().get("webhook-signature").split(" ").length;
  }

  private static void verify(Delivery delivery, String secret) throws Exception {
    HttpHeaders headers =
        HttpHeaders.of(
            delivery.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue()))),
            (_, _) -> true);
    new Webhook(secret).verify(delivery.body(), headers);
  }
}
