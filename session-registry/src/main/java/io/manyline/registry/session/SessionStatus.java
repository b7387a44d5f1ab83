package io.manyline.registry.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the owner of a session last stored about it.
///
/// @param reason lower_snake, why it is in this state
/// @param loggedIn credentials are there and were accepted
/// @param notBefore no login before that, because WhatsApp said so; null when it did not
/// @param actualPhone digits of the linked number; null before linking
public record SessionStatus(
    SessionState state,
    String reason,
    Instant since,
    boolean loggedIn,
    @Nullable String actualPhone,
    @Nullable String lid,
    @Nullable String pushName,
    @Nullable Instant notBefore) {

  public SessionStatus(
      SessionState state,
      String reason,
      Instant since,
      boolean loggedIn,
      @Nullable String actualPhone,
      @Nullable String lid,
      @Nullable String pushName) {
    this(state, reason, since, loggedIn, actualPhone, lid, pushName, null);
  }

  /// Of a session that no worker has touched.
  public static SessionStatus initial(Instant since) {
    return new SessionStatus(SessionState.STOPPED, "created", since, false, null, null, null);
  }
}
