package io.manyline.standalone.guide;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// A real headless Chromium with a profile of its own.
final class Chromium implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--remote-debugging-port=0");

  private final Process process;
  private final DevTools tools;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Chromium(Process process, URI address) {
    this.process = process;
    this.tools = new DevTools(address, events::add);
  }

  static void require() {
    Program.require("chromium (Debian package chromium)", "chromium", "--version");
  }

  /// @param profile an empty directory
  static Chromium start(Path profile) throws IOException {
    var builder = Program.headless(new ProcessBuilder("chromium"));
    builder.command().addAll(FLAGS);
    builder.command().add("--user-data-dir=" + profile);
    builder.redirectErrorStream(true).redirectOutput(profile.resolve("chromium.txt").toFile());
    Process process = builder.start();
    try {
      return new Chromium(process, address(process, profile));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  // The browser writes the port and then the path of its own end point.
  private static URI address(Process process, Path profile) {
    Path file = profile.resolve("DevToolsActivePort");
    List<String> lines =
        await("Chromium listens")
            .atMost(DEADLINE)
            .failFast("Chromium ended", () -> !process.isAlive())
            .until(
                () -> Files.exists(file) ? Files.readAllLines(file) : List.<String>of(),
                read -> read.size() == 2);
    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
  }

  /// Opens the address in a new page.
  Page open(URI address) {
    String target =
        tools
            .call(null, "Target.createTarget", Map.of("url", "about:blank"))
            .path("targetId")
            .asString();
    String session =
        tools
            .call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asString();
    var page = new Page(session);
    page.call("Runtime.enable", Map.of());
    page.call("Log.enable", Map.of());
    page.call("Page.navigate", Map.of("url", address.toString()));
    return page;
  }

  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    // Asked so, rather than killed, it removes what it keeps outside of its profile.
    tools.call(null, "Browser.close", Map.of());
    tools.close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /// One tab.
  final class Page {
    private final String session;

    private Page(String session) {
      this.session = session;
    }

    /// The value of an expression in the page.
    JsonNode evaluate(String expression) {
      JsonNode answer =
          call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
      if (answer.has("exceptionDetails")) {
        throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
      }
      return answer.path("result").path("value");
    }

    /// Waits until the picture with this id is shown.
    ///
    /// @return the picture's own width in pixels
    int awaitPicture(String id) {
      String width = "document.getElementById('%s')?.naturalWidth ?? 0".formatted(id);
      awaitOrTellConsole("no picture '" + id + "' is shown", () -> evaluate(width).asInt() > 0);
      return evaluate(width).asInt();
    }

    void awaitConsole(String line) {
      awaitOrTellConsole("no '" + line + "' in the console", () -> console().contains(line));
    }

    private void awaitOrTellConsole(String otherwise, BooleanSupplier condition) {
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> {
                if (!condition.getAsBoolean()) {
                  throw new AssertionError(otherwise + "; the console says " + console());
                }
              });
    }

    /// What `console.log` and the browser itself wrote so far.
    List<String> console() {
      return events.stream()
          .filter(event -> event.path("sessionId").asString("").equals(session))
          .map(Page::line)
          .filter(line -> !line.isEmpty())
          .toList();
    }

    /// What one sees, as a PNG, also what one would have to scroll to.
    byte[] screenshot() {
      var asked = Map.<String, Object>of("format", "png", "captureBeyondViewport", true);
      return Base64.getDecoder()
          .decode(call("Page.captureScreenshot", asked).path("data").asString());
    }

    private static String line(JsonNode event) {
      JsonNode parameters = event.path("params");
      return switch (event.path("method").asString("")) {
        case "Runtime.consoleAPICalled" ->
            parameters.path("args").path(0).path("value").asString("");
        case "Runtime.exceptionThrown" ->
            parameters.path("exceptionDetails").path("exception").path("description").asString("");
        case "Log.entryAdded" -> parameters.path("entry").path("text").asString("");
        default -> "";
      };
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
      return tools.call(session, method, parameters);
    }
  }
}
