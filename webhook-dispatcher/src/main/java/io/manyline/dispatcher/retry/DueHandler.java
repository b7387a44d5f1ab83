package io.manyline.dispatcher.retry;

/// Attempts a claimed pointer and settles it.
public interface DueHandler {
  /// Does not block.
  ///
  /// @param finished to be called once, when the attempt is settled or given up
  void onDue(Claim claim, Runnable finished);
}
