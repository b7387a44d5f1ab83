package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;

/// The server refused a query.
public final class IqException extends RuntimeException {
  private final int code;

  public IqException(int code, String text) {
    super("iq error " + code + " " + text, null, false, false);
    this.code = code;
  }

  static IqException of(Node answer) {
    Node error = answer.child("error").orElse(Node.of("error"));
    return new IqException(
        error.number("code").orElse(0L).intValue(), error.attribute("text").orElse(""));
  }

  public int code() {
    return code;
  }
}
