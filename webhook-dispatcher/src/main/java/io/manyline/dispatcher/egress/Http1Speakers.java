package io.manyline.dispatcher.egress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;

/// Recipients that chose HTTP/1.1 when a TLS handshake offered them HTTP/2, too: they need not be
/// asked with each connection. After a while they are asked again.
///
/// **Order and threads:** thread-safe.
final class Http1Speakers {
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(10);

  private static final int MOST = 5_000;

  private final Cache<EndpointId, Recipient> known;

  /// @param ticker of the system, but in tests
  Http1Speakers(Ticker ticker) {
    known =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(ASKED_AGAIN_AFTER)
            .ticker(ticker)
            .build();
  }

  boolean contains(Recipient recipient) {
    return recipient.equals(known.getIfPresent(recipient.endpoint()));
  }

  void add(Recipient recipient) {
    known.put(recipient.endpoint(), recipient);
  }
}
