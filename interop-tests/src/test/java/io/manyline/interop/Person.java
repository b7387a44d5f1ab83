package io.manyline.interop;

/// What a participant shows of itself, and sees of others.
///
/// **Errors:** [AssertionError] for what does not happen in time.
interface Person {
  /// Is seen as available.
  void appear();

  void watch(Participant other);

  void awaitAvailable(Participant other);

  void typeTo(Participant other);

  void awaitTyping(Participant from);

  void setPicture(byte[] png);

  /// Where the other one's picture is, as it is told; empty for none.
  String pictureOf(Participant other);

  void setAbout(String text);

  String aboutOf(Participant other);

  /// @param on false ends it
  void block(Participant other, boolean on);

  /// Waits until that call rings, and rejects it.
  void rejectCall(Participant caller, String callId);
}
