package io.manyline.standalone.guide;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A web server on a port of its own: whoever's site it is that shows the code.
final class OtherOrigin implements AutoCloseable {
  private final HttpServer server;

  private OtherOrigin(HttpServer server) {
    this.server = server;
  }

  /// Serves the page at `/`, and nothing else.
  static OtherOrigin serving(String html) throws IOException {
    byte[] page = html.getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean known = exchange.getRequestURI().getPath().equals("/");
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(known ? 200 : 404, known ? page.length : -1);
          if (known) {
            exchange.getResponseBody().write(page);
          }
          exchange.close();
        });
    server.start();
    return new OtherOrigin(server);
  }

  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
