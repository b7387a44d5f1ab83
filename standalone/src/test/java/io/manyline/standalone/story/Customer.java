package io.manyline.standalone.story;

import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.manyline.standalone.demo.ManylineApi;
import io.manyline.testsupport.WebhookSink;
import io.manyline.testsupport.WebhookSink.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A customer with one number: its session, and the webhook endpoint that takes what comes in.
public final class Customer implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final JsonMapper JSON = new JsonMapper();

  private final String number;
  private final WebhookSink sink = WebhookSink.start();

  public Customer(String number) {
    this.number = number;
  }

  /// Links the number by a scan of its virtual phone.
  public void link(Up up) {
    ManylineApi api = up.login();
    up.phones().ensurePhone(number, "Customer");
    api.createSession(number, "Customer", sink.uri());
    up.phones().scan(number, api.pairingCode(number));
    awaitConnected(up);
  }

  /// Until the API shows it connected and logged in, without anybody scanning.
  public void awaitConnected(Up up) {
    ManylineApi api = up.login();
    await("connected").atMost(PATIENCE).until(() -> api.isConnected(number));
  }

  public String number() {
    return number;
  }

  List<String> receivedTexts() {
    return ReceivedTexts.of(sink);
  }

  /// Waits until at least so many messages came in, and gives all.
  public List<String> awaitTexts(int count) {
    await("webhooks of " + count + " messages")
        .atMost(PATIENCE)
        .until(() -> receivedTexts().size() >= count);
    return receivedTexts();
  }

  /// `data` of the first event of a type.
  JsonNode awaitEvent(String type) {
    String wanted = "\"type\":\"" + type + "\"";
    return JSON.readTree(sink.await(it -> it.body().contains(wanted), PATIENCE).body())
        .path("data");
  }

  /// Has a public library check the signature of the delivery with this text.
  void verifySignature(Up up, String text) throws Exception {
    Delivery delivery = sink.await(it -> it.body().contains("\"" + text + "\""), PATIENCE);
    Map<String, List<String>> headers = new HashMap<>();
    delivery.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    new Webhook(up.login().webhookSecret(number)).verify(delivery.body(), headers);
  }

  @Override
  public void close() {
    sink.close();
  }
}
