package io.manyline.registry.session;

/// A status as shown: stored state and a living owner together.
///
/// @param status as stored
/// @param ownerAlive whether the incarnation that owns the session holds its lease
/// @param storageRefuses nobody owns it, and Redis takes no writes: nobody can
public record ShownStatus(
    SessionStatus status, boolean ownerAlive, boolean storageRefuses, Evidence evidence) {
  public ShownStatus(SessionStatus status, boolean ownerAlive, Evidence evidence) {
    this(status, ownerAlive, false, evidence);
  }

  /// `connected` of the public contract.
  public boolean connected() {
    return ownerAlive && status.state() == SessionState.CONNECTED;
  }

  public boolean loggedIn() {
    return status.loggedIn();
  }
}
