package io.manyline.registry.session;

import java.util.Locale;

/// What a session is doing, as its owner last stored it. Names are a public contract.
public enum SessionState {
  /// Nobody wants it connected. Leaves to connecting on `connect`.
  STOPPED,
  /// Credentials are there, the first connection of this owner is being made.
  CONNECTING,
  /// No credentials; a code is, or is about to be, shown.
  PAIRING,
  PASSKEY_REQUIRED,
  CONNECTED,
  /// Was connected; waits for its turn to connect again.
  RECONNECTING,
  /// The phone, or the user, unlinked us: somebody must scan again.
  LOGGED_OUT,
  /// Another connection uses the same credentials.
  REPLACED,
  BANNED,
  /// Cannot go on without an operator; the reason says why.
  FAILED,
  /// Switched off by `enabled: false`.
  DISABLED;

  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
