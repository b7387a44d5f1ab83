package io.manyline.standalone.demo;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// The buttons of the sandbox's virtual phones. Blocks; any thread.
///
/// **Errors:** [IllegalStateException] with the sandbox's own words when a call is refused.
public final class PhoneControl {
  private final JsonClient client;

  /// @param base the sandbox's control address
  public PhoneControl(URI base) {
    this.client = JsonClient.of(base);
  }

  /// Makes a phone, or leaves the one that has this number as it is.
  public void ensurePhone(String number, String name) {
    var reply = client.post("/phones", Map.of("number", number, "name", name));
    if (reply.status() != 409) {
      reply.data();
    }
  }

  public void scan(String number, String code) {
    client.post("/phones/" + number + "/scan", Map.of("qr", code)).data();
  }

  /// @param png a picture in base64, or a data URL
  public void scanPicture(String number, String png) {
    client.post("/phones/" + number + "/scan", Map.of("qr_png", png)).data();
  }

  /// @return the message's id
  public String send(String number, String to, String text) {
    return client
        .post("/phones/" + number + "/messages", Map.of("to", to, "text", text))
        .data()
        .path("message_id")
        .asString();
  }

  /// What the phone received from others, in order, decrypted by its own keys.
  public List<JsonNode> received(String number) {
    JsonNode messages = client.get("/phones/" + number + "/messages").data().path("messages");
    return StreamSupport.stream(messages.spliterator(), false)
        .filter(message -> message.path("direction").asString().equals("in"))
        .toList();
  }

  public JsonClient client() {
    return client;
  }
}
