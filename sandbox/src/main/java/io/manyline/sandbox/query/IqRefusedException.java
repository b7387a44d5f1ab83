package io.manyline.sandbox.query;

/// A query that is answered with an error of WhatsApp's numbering.
///
/// **Source:** whatsmeow errors.go.
final class IqRefusedException extends RuntimeException {
  private final int code;

  IqRefusedException(int code) {
    super(text(code), null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }

  static String text(int code) {
    return switch (code) {
      case 400 -> "bad-request";
      case 404 -> "item-not-found";
      case 406 -> "not-acceptable";
      case 501 -> "feature-not-implemented";
      default -> "internal-server-error";
    };
  }
}
