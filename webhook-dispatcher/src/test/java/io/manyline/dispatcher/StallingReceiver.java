package io.manyline.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.manyline.proto.event.PublishedSchemas;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Takes requests and does not answer them, until told to answer those that come then. Their bodies
/// are what the schemas say, or the next look fails.
final class StallingReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private volatile boolean answers;
  private volatile @Nullable AssertionError refused;

  private StallingReceiver(HttpServer server) {
    this.server = server;
  }

  static StallingReceiver start() throws IOException {
    StallingReceiver receiver =
        new StallingReceiver(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    receiver.server.setExecutor(receiver.threads);
    receiver.server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            receiver.requests.incrementAndGet();
            receiver.check(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            if (receiver.answers) {
              receiver.answered.add(exchange.getRequestHeaders().getFirst("webhook-id"));
              exchange.sendResponseHeaders(200, -1);
            } else {
              receiver.closed.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    receiver.server.start();
    return receiver;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void check(String body) {
    try {
      PublishedSchemas.assertValid(body);
    } catch (AssertionError e) {
      refused = e;
    }
  }

  private void requireChecked() {
    AssertionError failure = refused;
    if (failure != null) {
      throw new AssertionError("a body is not what it must be", failure);
    }
  }

  int requests() {
    requireChecked();
    return requests.get();
  }

  /// Ids of what was answered, in order.
  List<String> answered() {
    requireChecked();
    return List.copyOf(answered);
  }

  void answerFromNowOn() {
    answers = true;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    requireChecked();
  }
}
