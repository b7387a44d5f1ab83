package io.manyline.dispatcher.blocking;

/// A stage gave no answer in time, or the waiting thread was told to stop.
public final class AnswerMissingException extends RuntimeException {
  AnswerMissingException(String message) {
    super(message, null, false, false);
  }
}
