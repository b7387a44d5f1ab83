package io.manyline.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A customer's webhook endpoint on this machine: keeps the messages that come in.
final class Mailbox implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();

  private Mailbox(HttpServer server) {
    this.server = server;
  }

  static Mailbox open() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var mailbox = new Mailbox(HttpServer.create(address, 0));
    mailbox.server.createContext("/", mailbox::take);
    mailbox.server.start();
    return mailbox;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhook");
  }

  /// The next `message.received` event, waiting for it.
  JsonNode next(Duration patience) throws InterruptedException {
    @Nullable JsonNode event = messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new IllegalStateException("no webhook came within " + patience.toSeconds() + " s");
    }
    return event;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = JSON.readTree(exchange.getRequestBody().readAllBytes());
      if (event.path("type").asString().equals("message.received")) {
        messages.add(event);
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
