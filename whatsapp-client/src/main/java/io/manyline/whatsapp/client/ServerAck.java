package io.manyline.whatsapp.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The server's answer to a message.
///
/// @param error its code when it refused, 463 for instance
/// @param serverId of a post in a channel
public record ServerAck(
    String messageId, Instant serverTime, @Nullable Integer error, @Nullable Long serverId) {
  private static final int NEEDS_PRIVACY_TOKEN = 463;

  /// The recipient takes messages only of those whom it wrote to, or that know it otherwise.
  public boolean needsPrivacyToken() {
    return error != null && error == NEEDS_PRIVACY_TOKEN;
  }
}
