package io.manyline.worker.session;

/// What a session cannot go on without, and waits for by itself.
enum Lack {
  /// Redis does not answer, or takes no writes.
  STORAGE("storage_unavailable"),
  /// Kafka does not take events.
  QUEUE("queue_unavailable");

  private final String reason;

  Lack(String reason) {
    this.reason = reason;
  }

  /// As the session's status says it.
  String reason() {
    return reason;
  }
}
