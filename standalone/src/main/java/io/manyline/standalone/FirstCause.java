package io.manyline.standalone;

/// The line of an exception that helps: the innermost cause's message.
final class FirstCause {
  private static final int MOST_CAUSES = 20;

  private FirstCause() {}

  static String of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MOST_CAUSES && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.toString() : message;
  }
}
