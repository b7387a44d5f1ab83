package io.manyline.sandbox.phone;

import org.jspecify.annotations.Nullable;

/// A call as one phone knows it.
///
/// @param peer number of the other side @param group address of the group whose members are called
/// @param reason how it ended, as on the wire; null while it goes on
public record PhoneCall(
    String id,
    boolean outgoing,
    String peer,
    @Nullable String group,
    boolean video,
    State state,
    @Nullable String reason) {

  /// How far it is.
  public enum State {
    RINGING,
    ACCEPTED,
    REJECTED,
    ENDED
  }

  PhoneCall now(State state, @Nullable String reason) {
    return new PhoneCall(id, outgoing, peer, group, video, state, reason);
  }

  boolean isOver() {
    return state == State.REJECTED || state == State.ENDED;
  }
}
