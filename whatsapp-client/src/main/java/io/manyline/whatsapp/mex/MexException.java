package io.manyline.whatsapp.mex;

/// WhatsApp answered a question with an error. @see MexClient
public final class MexException extends RuntimeException {
  private final int code;

  MexException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /// In HTTP's numbering.
  public int code() {
    return code;
  }
}
