package io.manyline.standalone.guide;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls and events of the Chrome DevTools Protocol over one WebSocket.
///
/// **Order and threads:** calls block, from any thread; events come on the WebSocket's thread, in
/// order, and must not call. **Errors:** [IllegalStateException] with the browser's words for a
/// refused call. **Source:** chromedevtools.github.io/devtools-protocol; sessions in flat mode.
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Consumer<JsonNode> events;
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuilder frame = new StringBuilder(); // of the WebSocket's thread
  private final WebSocket socket;

  DevTools(URI browser, Consumer<JsonNode> events) {
    this.events = events;
    this.socket = http.newWebSocketBuilder().buildAsync(browser, this).join();
  }

  /// @param session of the page that is meant, null for the browser
  JsonNode call(@Nullable String session, String method, Map<String, Object> parameters) {
    int id = lastId.incrementAndGet();
    var message = new HashMap<String, Object>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    synchronized (this) {
      socket.sendText(JSON.writeValueAsString(message), true).join();
    }
    JsonNode reply = answer.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    if (reply.has("error")) {
      throw new IllegalStateException(method + ": " + reply.path("error").path("message"));
    }
    return reply.path("result");
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    frame.append(part);
    if (last) {
      JsonNode message = JSON.readTree(frame.toString());
      frame.setLength(0);
      CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(0));
      if (answer == null) {
        events.accept(message);
      } else {
        answer.complete(message);
      }
    }
    socket.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
