package io.manyline.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Calls an HTTP API that takes and gives JSON. Blocks; any thread.
public final class JsonClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final Map<String, String> headers;

  private JsonClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  /// @param base `http://host:port`
  public static JsonClient of(URI base) {
    return new JsonClient(base, Map.of());
  }

  /// The same with this bearer token in every call.
  public JsonClient withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /// The same with this header in every call.
  public JsonClient with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new JsonClient(base, more);
  }

  public Reply get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public Reply delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /// @param body what Jackson can write, a map for example
  public Reply post(String path, Object body) {
    return send("POST", path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  public Reply patch(String path, Object body) {
    return send("PATCH", path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  /// Sends a body as it is, well-formed or not.
  public Reply send(String method, String path, BodyPublisher body) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body);
    headers.forEach(request::header);
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), parse(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + base.resolve(path) + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + path, e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException notJson) {
      return MissingNode.getInstance();
    }
  }

  /// An answer. @param body a missing node when it was no JSON
  public record Reply(int status, JsonNode body) {
    /// The envelope's `data`.
    ///
    /// @throws IllegalStateException when the call was refused; the message is the API's own
    public JsonNode data() {
      if (status >= 300) {
        throw new IllegalStateException(
            "answered " + status + ": " + body.path("error").asString());
      }
      return body.path("data");
    }

    /// The envelope's error code, empty when there is none.
    public String code() {
      return body.path("code").asString("");
    }
  }
}
