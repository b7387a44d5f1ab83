package io.manyline.interop;

/// What a participant tells many at once, and what it hears so.
///
/// **Errors:** [AssertionError] for what does not happen in time.
interface Publisher {
  /// Posts to its status. @param seer whom alone it is for @return the message id
  String postStatus(Participant seer, String text);

  /// Waits for a status post. @return its message id
  String awaitStatus(Participant from, String text);

  /// @return the channel's address
  String createChannel(String name);

  void follow(String channel);

  void post(String channel, String text);

  /// Waits for a post of somebody else. @return its place in the channel
  long awaitPost(String channel, String text);

  void react(String channel, long place, String emoji);

  /// How often people reacted to a post, as it is told to whoever asks.
  int reactionsTo(String channel, long place);
}
