package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.stack.WebhookReceiver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The customers' endpoints: most stay healthy, some will take their time, some will take what
/// comes and never answer.
final class Receivers implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofSeconds(-1);

  final WebhookReceiver healthy = new WebhookReceiver(this::took);
  private final WebhookReceiver slow = new WebhookReceiver(this::tookElsewhere);
  private final WebhookReceiver blackHole = new WebhookReceiver(this::tookElsewhere);
  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicReference<@Nullable DeliveryLog> log = new AtomicReference<>();
  private volatile String body = "";

  /// Where the deliveries of a session go: of ten 3 will be black holes, 1 will be slow.
  WebhookReceiver of(int session) {
    int place = session % 10;
    return place < 3 ? blackHole : place == 3 ? slow : healthy;
  }

  /// Where those of so many sessions go, one each.
  List<URI> addresses(int sessions) {
    return IntStream.range(0, sessions).mapToObj(session -> of(session).address()).toList();
  }

  boolean staysHealthy(int session) {
    return of(session) == healthy;
  }

  /// From now on.
  void turnBad() {
    slow.answerAfter(SLOW);
    blackHole.answerAfter(NEVER);
  }

  /// Deliveries to all of them since it was set to 0.
  AtomicInteger delivered() {
    return delivered;
  }

  /// All answer at once again.
  void turnGood() {
    slow.answerAfter(Duration.ZERO);
    blackHole.answerAfter(Duration.ZERO);
  }

  /// Hears from now on what comes to the healthy ones.
  void into(DeliveryLog next) {
    log.set(next);
  }

  int connections() {
    return healthy.connections() + slow.connections() + blackHole.connections();
  }

  int signed() {
    return healthy.signed() + slow.signed() + blackHole.signed();
  }

  /// One that was delivered.
  String body() {
    return body;
  }

  @Override
  public void close() {
    healthy.close();
    slow.close();
    blackHole.close();
  }

  private void took(String content, long firstByteNanos) {
    body = content;
    DeliveryLog heard = log.get();
    if (heard != null) {
      heard.delivered(content, firstByteNanos);
    }
    delivered.incrementAndGet();
  }

  private void tookElsewhere(String content, long firstByteNanos) {
    delivered.incrementAndGet();
  }
}
