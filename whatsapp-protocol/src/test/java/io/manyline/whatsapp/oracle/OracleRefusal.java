package io.manyline.whatsapp.oracle;

/// What the reference implementation does not accept.
public final class OracleRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean duplicate;

  public OracleRefusal(boolean duplicate, Throwable cause) {
    super(cause);
    this.duplicate = duplicate;
  }

  /// Whether it says that it had the message before.
  public boolean isDuplicate() {
    return duplicate;
  }
}
