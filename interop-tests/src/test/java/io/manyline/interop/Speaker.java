package io.manyline.interop;

/// Somebody who says more than plain texts, and understands it.
interface Speaker {
  /// @return the message id, once the server has taken the message
  String say(Participant to, Saying saying);

  /// Waits for a message and reads it, its file included.
  Saying hear(Participant from, String messageId);

  /// Votes in a poll that came.
  void vote(Participant author, String pollId, String option);

  /// Waits for a vote in one of its own polls, and opens it.
  void awaitVote(Participant voter, String pollId, String option);

  /// Whether it loads files of that kind.
  default boolean loads(Saying.Kind kind) {
    return kind.hasFile();
  }

  /// How it calls a document; empty for whoever cannot name one.
  default String fileName() {
    return "list.pdf";
  }
}
