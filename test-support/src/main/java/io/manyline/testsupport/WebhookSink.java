package io.manyline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An HTTP server that takes webhooks, remembers them, and answers as it is told (200 at first).
///
/// What it takes is checked by every [BodyCheck] of the module: a body that fails one is answered
/// as any other, and fails the test at the next look, when it closes at the latest. A module
/// without a check gets no sink.
///
/// **Order and threads:** a delivery is remembered before it is answered, in the order of arrival;
/// requests are handled concurrently. All methods may be called from any thread.
public final class WebhookSink implements AutoCloseable {
  private static final List<BodyCheck> CHECKS =
      ServiceLoader.load(BodyCheck.class).stream().map(ServiceLoader.Provider::get).toList();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Object lock = new Object();
  private final List<Delivery> deliveries = new ArrayList<>(); // guarded by lock
  private final List<AssertionError> refused = new ArrayList<>(); // guarded by lock
  private final List<BodyCheck> checks;
  private int status = 200; // guarded by lock

  private WebhookSink(HttpServer server, List<BodyCheck> checks) {
    this.server = server;
    this.checks = checks;
  }

  /// Listens on any free loopback port.
  public static WebhookSink start() {
    return start(0);
  }

  /// Listens on this loopback port, 0 for any free one: a sink that comes back after it was closed.
  public static WebhookSink start(int port) {
    if (CHECKS.isEmpty()) {
      throw new IllegalStateException("no BodyCheck among the tests' services");
    }
    return start(port, CHECKS);
  }

  static WebhookSink start(int port, List<BodyCheck> checks) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var sink = new WebhookSink(HttpServer.create(address, 0), checks);
      sink.server.setExecutor(sink.threads);
      sink.server.createContext("/", sink::take);
      sink.server.start();
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `http://127.0.0.1:port/webhook`; other paths are taken too.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhook");
  }

  /// Answer of all requests from now on.
  public void answer(int status) {
    synchronized (lock) {
      this.status = status;
    }
  }

  /// All that came so far, in the order of arrival.
  public List<Delivery> deliveries() {
    synchronized (lock) {
      requireChecked();
      return List.copyOf(deliveries);
    }
  }

  /// Waits for a delivery, an earlier one included; fails the test past the deadline.
  public Delivery await(Predicate<Delivery> wanted, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    synchronized (lock) {
      while (true) {
        requireChecked();
        Optional<Delivery> found = deliveries.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        waitForNextUntil(end, deadline);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    synchronized (lock) {
      requireChecked();
    }
  }

  private void requireChecked() {
    if (!refused.isEmpty()) {
      throw new AssertionError("a body is not what it must be", refused.getFirst());
    }
  }

  private void check(String body) {
    try {
      checks.forEach(check -> check.check(body));
    } catch (AssertionError e) {
      synchronized (lock) {
        refused.add(e);
      }
    }
  }

  private void waitForNextUntil(long end, Duration deadline) {
    long remainingMillis = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (remainingMillis <= 0) {
      throw new AssertionError(
          "no such delivery within " + deadline + "; came so far: " + deliveries);
    }
    try {
      lock.wait(remainingMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a delivery", e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toLowerCase(Locale.ROOT),
                      header -> String.join(",", header.getValue())));
      check(body);
      int answer;
      synchronized (lock) {
        deliveries.add(new Delivery(exchange.getRequestURI().getPath(), Map.copyOf(headers), body));
        answer = status;
        lock.notifyAll();
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  /// One request as it came.
  ///
  /// @param headers names in lower case; values of a repeated header joined by commas
  public record Delivery(String path, Map<String, String> headers, String body) {}
}
