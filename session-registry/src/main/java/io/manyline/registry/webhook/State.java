package io.manyline.registry.webhook;

import io.manyline.registry.session.ShortForm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether an endpoint is delivered to.
///
/// @param reason of its being disabled: one of the constants here; empty while it is enabled
/// @param since when it was disabled, or enabled again; null when it has been enabled ever since
public record State(boolean enabled, String reason, @Nullable Instant since) {
  public static final State ENABLED = new State(true, "", null);

  /// Somebody asked for it.
  public static final String USER_REQUEST = ShortForm.USER_REQUEST;

  /// It answered 410.
  public static final String GONE = "gone";

  /// Nothing but failures for days.
  public static final String FAILING = "failing";

  /// After a change of the address: what the one before did does not hold, what its owner asked for
  /// does.
  public State ofAnotherAddress(Instant at) {
    return enabled || reason.equals(USER_REQUEST) ? this : enabled(at);
  }

  public static State disabled(String reason, Instant at) {
    return new State(false, reason, at);
  }

  public static State enabled(Instant at) {
    return new State(true, "", at);
  }
}
