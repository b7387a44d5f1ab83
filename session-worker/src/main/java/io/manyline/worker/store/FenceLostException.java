package io.manyline.worker.store;

/// A write was refused, or it is unknown whether it was done: whoever wrote may no longer be the
/// owner.
public final class FenceLostException extends RuntimeException {
  public FenceLostException(String message) {
    super(message, null, false, false);
  }
}
