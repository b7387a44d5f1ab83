package io.manyline.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.manyline.proto.event.PublishedSchemas;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Receivers of several kinds, and a book of what they took: `/healthy` takes all, `/flaky` refuses
/// one in ten, `/slow` answers after 20 ms, `/down` refuses all until it is told to come up, and
/// `/stubborn` takes all until it is told to hold: then it refuses, after three seconds, so that
/// whoever asked may be dead by then. It takes all again when it is told to come up.
final class LedgerReceiver implements AutoCloseable {
  static final List<String> KINDS = List.of("healthy", "flaky", "slow", "down", "stubborn");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long seed;
  private final CountDownLatch never = new CountDownLatch(1);
  private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Queue<AssertionError> invalid = new ConcurrentLinkedQueue<>();
  private final Queue<Long> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holds;
  private volatile boolean up;

  /// @param seed of what is refused
  LedgerReceiver(long seed) throws IOException {
    this.seed = seed;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  URI uri(String kind) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + kind);
  }

  void comeUp() {
    up = true;
    holds = false;
  }

  void hold() {
    holds = true;
  }

  /// Requests that `/stubborn` has left without an answer for so long.
  int heldFor(Duration time) {
    long before = System.nanoTime() - time.toNanos();
    return (int) held.stream().filter(since -> since - before < 0).count();
  }

  /// What was answered with 200, in order. Fails when a body was not what its schema says.
  List<Taken> taken() {
    if (!invalid.isEmpty()) {
      throw new AssertionError("a body is not what it must be", invalid.peek());
    }
    return List.copyOf(taken);
  }

  int refused() {
    return requests.values().stream().mapToInt(AtomicInteger::get).sum() - taken.size();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      int number = requests.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
      if (number == 1) {
        check(body);
      }
      boolean takes =
          switch (exchange.getRequestURI().getPath()) {
            case "/flaky" ->
                new SplittableRandom(seed + 31L * id.hashCode() + number).nextInt(10) > 0;
            case "/down" -> up;
            case "/stubborn" -> !holds || isTakenAfterHolding();
            case "/slow" -> !never.await(20, TimeUnit.MILLISECONDS);
            default -> true;
          };
      if (takes) {
        boolean late = exchange.getRequestHeaders().containsKey("webhook-late");
        taken.add(new Taken(id, late, System.nanoTime()));
      }
      exchange.sendResponseHeaders(takes ? 200 : 503, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isTakenAfterHolding() throws InterruptedException {
    Long since = System.nanoTime();
    held.add(since);
    try {
      return never.await(3, TimeUnit.SECONDS);
    } finally {
      held.remove(since);
    }
  }

  private void check(String body) {
    try {
      PublishedSchemas.assertValid(body);
    } catch (AssertionError e) {
      invalid.add(e);
    }
  }

  @Override
  public void close() {
    never.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /// One event that was answered with 200.
  record Taken(String id, boolean late, long nanos) {}
}
