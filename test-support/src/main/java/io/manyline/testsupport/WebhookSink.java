package io.manyline.testsupport;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// An HTTP server that takes webhooks, remembers them, and answers as it is told.
public final class WebhookSink implements AutoCloseable {
  public static WebhookSink start() {
    throw new UnsupportedOperationException();
  }

  private WebhookSink() {}

  public URI uri() {
    throw new UnsupportedOperationException();
  }

  /// Answer of all requests from now on.
  public void answer(int status) {
    throw new UnsupportedOperationException();
  }

  public List<Delivery> deliveries() {
    throw new UnsupportedOperationException();
  }

  /// Waits for a delivery; fails the test past the deadline.
  public Delivery await(Predicate<Delivery> wanted, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  /// One request as it came. @param headers names in lower case
  public record Delivery(String path, Map<String, String> headers, String body) {}
}
