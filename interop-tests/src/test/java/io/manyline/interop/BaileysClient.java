package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One Baileys client in a Node.js process of its own, spoken to in JSON lines.
///
/// **Shape:** commands and events are those of `baileys-driver.mjs`. What the client has to keep is
/// in its folder, so that a later process over the same folder goes on; `BAILEYS_LOG=trace` in the
/// environment shows its stanzas. **Order and threads:** callable from any thread; events are kept
/// in the order in which they came. **Errors:** [AssertionError] with the events seen and the end
/// of the process's log when a command fails or an event does not come in time.
final class BaileysClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// While all processes of a test start at once.
  private static final Duration START = Duration.ofSeconds(60);

  private static final JsonMapper JSON = new JsonMapper();
  private static final int SHOWN_EVENTS = 30;
  private static final int SHOWN_LOG = 6_000;

  private final Sandbox sandbox;
  private final Path folder;
  private final Path log;
  private final Process process;
  private final BufferedWriter commands;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final EventLog<JsonNode> events = new EventLog<>();

  private BaileysClient(Sandbox sandbox, Path folder) throws IOException {
    this.sandbox = sandbox;
    this.folder = Files.createDirectories(folder);
    this.log = folder.resolveSibling(folder.getFileName() + ".log");
    Path certificate = folder.resolveSibling("sandbox.pem");
    Files.writeString(certificate, sandbox.tlsCertificatePem());
    ProcessBuilder builder = new ProcessBuilder("node", NodeModules.DRIVER.toString());
    builder.environment().put("NODE_EXTRA_CA_CERTS", certificate.toString());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = builder.start();
    commands = process.outputWriter();
    Thread.ofVirtual().name("baileys").start(this::read);
  }

  /// Starts the process and connects: [#awaitCode] or [#awaitOpen] comes next.
  ///
  /// @param folder of the client's keys; empty for one that is not linked yet
  static BaileysClient start(Sandbox sandbox, Path folder) {
    try {
      BaileysClient client = new BaileysClient(sandbox, folder);
      client.connect();
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Connects anew after [#disconnect], in the same process.
  void connect() {
    call(
        "connect",
        Map.of(
            "url", sandbox.secureWebSocket().toString(),
            "rootKey", HexFormat.of().formatHex(sandbox.trustRoot().publicKey()),
            "folder", folder.toString()));
  }

  void disconnect() {
    int closed = events.size();
    call("disconnect", Map.of());
    events.await(closed, named("close"), this::trace);
  }

  String awaitCode() {
    return awaitStart("qr").path("qr").asString();
  }

  void awaitOpen() {
    awaitStart("open");
  }

  /// Waits until it learnt its account's name from app state, and so counts as available.
  String awaitAvailable() {
    return awaitStart("available").path("name").asString();
  }

  /// The answer to a command. @see #await(String, Predicate)
  JsonNode call(String command, Map<String, Object> argument) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Map<String, Object> line = new HashMap<>();
    line.put("id", id);
    line.put("call", command);
    line.put("with", argument);
    try {
      synchronized (commands) {
        commands.write(JSON.writeValueAsString(line));
        commands.newLine();
        commands.flush();
      }
      JsonNode given = answer.get(START.toSeconds(), TimeUnit.SECONDS);
      assertThat(given.path("error").asString("")).as("%s %s", command, argument).isEmpty();
      return given.path("result");
    } catch (Exception e) {
      throw new AssertionError(command + " was not answered: " + e + trace(), e);
    }
  }

  /// The first event of that name that the condition holds for, of those there are and those to
  /// come.
  JsonNode await(String event, Predicate<JsonNode> condition) {
    return events.await(0, named(event).and(condition), this::trace);
  }

  private JsonNode awaitStart(String event) {
    return events.await(START, 0, named(event), this::trace);
  }

  /// Events of that name so far.
  List<JsonNode> seen(String event) {
    return events.all().stream().filter(named(event)).toList();
  }

  /// Ends the process in an orderly way, after 5 s by force.
  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Predicate<JsonNode> named(String event) {
    return each -> each.path("event").asString().equals(event);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode message = JSON.readTree(line);
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(0));
        if (message.has("event")) {
          events.add(message);
        } else if (answer != null) {
          answer.complete(message);
        }
      }
    } catch (IOException e) {
      // The process ended; who waits is told below.
    }
    waiting.values().forEach(each -> each.completeExceptionally(new IOException("process ended")));
  }

  /// Its last events and the end of its log.
  String trace() {
    List<JsonNode> all = events.all();
    StringBuilder text = new StringBuilder("\nthe last events of Baileys:");
    all.subList(Math.max(0, all.size() - SHOWN_EVENTS), all.size())
        .forEach(each -> text.append("\n  ").append(shorten(each.toString())));
    try {
      String logged = Files.readString(log);
      text.append("\nthe end of its log:\n")
          .append(logged.substring(Math.max(0, logged.length() - SHOWN_LOG)));
    } catch (IOException e) {
      text.append("\nits log is not readable: ").append(e);
    }
    return text.toString();
  }

  private static String shorten(String line) {
    return line.length() <= 400 ? line : line.substring(0, 400) + "…";
  }
}
