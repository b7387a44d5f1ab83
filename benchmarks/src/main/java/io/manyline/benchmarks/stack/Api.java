package io.manyline.benchmarks.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public API as its first admin has it. Any thread.
///
/// **Errors:** [IllegalStateException] with the API's answer when it refuses.
public final class Api implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String authorization;

  public Api(URI gateway) {
    this.base = gateway;
    JsonNode login =
        data(
            exchange(
                request("/api/auth/login")
                    .POST(body(Map.of("username", "admin", "password", "admin123")))
                    .build()));
    this.authorization = "Bearer " + login.path("token").asString();
  }

  public void createSession(String phone, @Nullable URI webhook) {
    Map<String, String> session = new HashMap<>(Map.of("phone", phone, "name", phone));
    if (webhook != null) {
      session.put("webhook_url", webhook.toString());
    }
    post("/api/sessions", session);
  }

  public void connect(String session) {
    post("/api/sessions/" + session + "/connect", Map.of());
  }

  /// The pairing code of the moment; waits for the first.
  public String code(String session) {
    return get("/api/sessions/" + session + "/qr").path("code").asString();
  }

  public boolean isConnected(String session) {
    return get("/api/sessions/" + session).path("connected").asBoolean();
  }

  /// Sends a text. @return the HTTP status: 200 once the server acknowledged it
  public CompletableFuture<Integer> send(String session, String to, String text) {
    HttpRequest request =
        authorized("/api/sessions/" + session + "/send")
            .POST(body(Map.of("to", to, "message", text)))
            .build();
    return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(HttpResponse::statusCode);
  }

  /// Sends a text, once however often it is called with the same key. @return empty when there was
  /// no answer, or one by which the caller should try again
  public Optional<Sent> sendOnce(String session, String to, String text, String key) {
    HttpRequest request =
        authorized("/api/sessions/" + session + "/send")
            .header("Idempotency-Key", key)
            .POST(body(Map.of("to", to, "message", text)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
        return Optional.empty();
      }
      JsonNode sent = data(answer);
      return Optional.of(
          new Sent(sent.path("command_id").asString(), sent.path("message_id").asString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What a send is known by.
  public record Sent(String commandId, String messageId) {}

  @Override
  public void close() {
    http.shutdownNow();
  }

  private void post(String path, Object body) {
    data(exchange(authorized(path).POST(body(body)).build()));
  }

  private JsonNode get(String path) {
    return data(exchange(authorized(path).GET().build()));
  }

  private HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", authorization);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode data(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body()).path("data");
  }

  private static HttpRequest.BodyPublisher body(Object value) {
    return BodyPublishers.ofString(JSON.writeValueAsString(value));
  }
}
