package io.manyline.standalone.demo;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The public API as a logged-in user has it. Blocks; any thread.
///
/// **Errors:** [IllegalStateException] with the API's own words when a call is refused.
public final class ManylineApi {
  private final JsonClient client;

  private ManylineApi(JsonClient client) {
    this.client = client;
  }

  public static ManylineApi login(URI base, String username, String password) {
    JsonClient client = JsonClient.of(base);
    String token =
        client
            .post("/api/auth/login", Map.of("username", username, "password", password))
            .data()
            .path("token")
            .asString();
    return new ManylineApi(client.withToken(token));
  }

  /// @return the session's id
  public String createSession(String phone, String name, @Nullable URI webhook) {
    var body = new LinkedHashMap<String, Object>(Map.of("phone", phone, "name", name));
    if (webhook != null) {
      body.put("webhook_url", webhook.toString());
    }
    return client.post("/api/sessions", body).data().path("id").asString();
  }

  public void connect(String session) {
    client.post("/api/sessions/" + session + "/connect", Map.of()).data();
  }

  /// The text of the current pairing code; waits for the first one.
  public String pairingCode(String session) {
    return client.get("/api/sessions/" + session + "/qr").data().path("code").asString();
  }

  /// The session's view, as `GET /api/sessions` lists it.
  public JsonNode session(String id) {
    JsonNode sessions = client.get("/api/sessions").data().path("sessions");
    return StreamSupport.stream(sessions.spliterator(), false)
        .filter(session -> session.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no session " + id));
  }

  /// Whether a worker is connected for it, and it is linked.
  public boolean isConnected(String id) {
    JsonNode session = session(id);
    return session.path("connected").asBoolean() && session.path("logged_in").asBoolean();
  }

  public String webhookSecret(String session) {
    return client
        .get("/api/sessions/" + session + "/webhook-secret")
        .data()
        .path("webhook_secret")
        .asString();
  }

  /// @return the answer's `data`: `message_id`, `status`
  public JsonNode send(String session, String to, String message) {
    return client
        .post("/api/sessions/" + session + "/send", Map.of("to", to, "message", message))
        .data();
  }

  /// For calls that this class has no method for.
  public JsonClient client() {
    return client;
  }
}
