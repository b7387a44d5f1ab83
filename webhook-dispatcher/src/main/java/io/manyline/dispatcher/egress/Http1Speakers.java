package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/// Recipients that chose HTTP/1.1 when a TLS handshake offered them HTTP/2, too: they need not be
/// asked with each connection. After a while they are asked again.
///
/// **Order and threads:** thread-safe.
final class Http1Speakers {
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(10);

  /// Beyond, all are asked again.
  private static final int MOST = 5_000;

  private final ConcurrentHashMap<EndpointId, Heard> known = new ConcurrentHashMap<>();

  boolean contains(Recipient recipient) {
    Heard heard = known.get(recipient.endpoint());
    return heard != null
        && heard.recipient.equals(recipient)
        && System.nanoTime() - heard.at < ASKED_AGAIN_AFTER.toNanos();
  }

  void add(Recipient recipient) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(recipient.endpoint(), new Heard(recipient, System.nanoTime()));
  }

  /// What was chosen, and when.
  private record Heard(Recipient recipient, long at) {}
}
