package io.manyline.sandbox.query;

/// A query that is answered with an error of WhatsApp's numbering.
///
/// **Source:** whatsmeow errors.go.
public final class IqRefusedException extends RuntimeException {
  private final int code;

  public IqRefusedException(int code) {
    super(text(code), null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static String text(int code) {
    return switch (code) {
      case 400 -> "bad-request";
      case 401 -> "not-authorized";
      case 403 -> "forbidden";
      case 404 -> "item-not-found";
      case 405 -> "not-allowed";
      case 406 -> "not-acceptable";
      case 409 -> "conflict";
      case 410 -> "gone";
      case 419 -> "resource-limit";
      case 501 -> "feature-not-implemented";
      default -> "internal-server-error";
    };
  }
}
