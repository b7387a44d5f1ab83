package io.manyline.registry.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How it is with a session's `webhook_url`, beside the address and its secret.
///
/// @param previousSecret signs, too, before `previousUntil`
/// @param disabled why nothing is delivered; empty while it is
/// @param since when it was disabled, or enabled again; null when it has been enabled ever since
public record ShortForm(
    @Nullable WebhookSecret previousSecret,
    @Nullable Instant previousUntil,
    String disabled,
    @Nullable Instant since) {
  /// As of an address that was never changed.
  public static final ShortForm NEW = new ShortForm(null, null, "", null);

  /// Why nothing is delivered when its owner asked for that.
  public static final String USER_REQUEST = "user_request";

  /// Another address: what the one before did does not hold, what its owner asked for does.
  ShortForm ofAnotherAddress() {
    return disabled.equals(USER_REQUEST) ? this : ofNoAddress();
  }

  /// The next address begins anew.
  ShortForm ofNoAddress() {
    return new ShortForm(previousSecret, previousUntil, "", null);
  }
}
