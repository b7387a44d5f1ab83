package io.manyline.registry.webhook;

import io.manyline.registry.session.WebhookSecret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What signs the deliveries to an endpoint.
///
/// @param previous signs, too, before `previousUntil`, so that a receiver can change over
public record Secrets(
    WebhookSecret current, @Nullable WebhookSecret previous, @Nullable Instant previousUntil) {
  public Secrets {
    if ((previous == null) != (previousUntil == null)) {
      throw new IllegalArgumentException("a previous secret has an end, and only that one");
    }
  }

  public static Secrets of(WebhookSecret secret) {
    return new Secrets(secret, null, null);
  }

  /// The secrets that sign at this moment, the current one first.
  public List<WebhookSecret> signing(Instant now) {
    return previous != null && previousUntil != null && now.isBefore(previousUntil)
        ? List.of(current, previous)
        : List.of(current);
  }

  /// With another secret; that of now again changes nothing.
  ///
  /// @param until when the one of now stops to sign
  public Secrets rotated(WebhookSecret next, Instant until) {
    return next.equals(current) ? this : new Secrets(next, current, until);
  }
}
