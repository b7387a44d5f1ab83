package io.manyline.registry.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When WhatsApp was last heard on a session's present, or last, connection; up to ten seconds old.
///
/// @param lastStanza anything at all
/// @param lastPong an answer to a keep-alive, which is asked every 20 to 30 s
public record Evidence(@Nullable Instant lastStanza, @Nullable Instant lastPong) {
  /// Of a session that was not connected yet.
  public static final Evidence NONE = new Evidence(null, null);
}
