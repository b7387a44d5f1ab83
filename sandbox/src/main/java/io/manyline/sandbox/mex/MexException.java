package io.manyline.sandbox.mex;

/// An operation that is answered with an error. @see MexQueries
public final class MexException extends RuntimeException {
  private final int code;

  /// @param code of HTTP's numbering, as published clients read it
  public MexException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
