package io.manyline.worker.store;

/// A write was refused, or it is unknown whether it was done: whoever wrote may no longer be the
/// owner.
public final class FenceLostException extends RuntimeException {
  private final boolean unanswered;

  public FenceLostException(String message, boolean unanswered) {
    super(message, null, false, false);
    this.unanswered = unanswered;
  }

  /// Storage failed or was silent; else it said that the claim, or the state, is another.
  public boolean isUnanswered() {
    return unanswered;
  }
}
