package io.manyline.sandbox.admin;

/// A request that is answered with an error. @see HttpControl
final class ControlException extends RuntimeException {
  private final int status;
  private final String code;

  ControlException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static ControlException badRequest(String message) {
    return new ControlException(400, "BAD_REQUEST", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
