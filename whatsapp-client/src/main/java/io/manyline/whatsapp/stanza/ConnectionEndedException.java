package io.manyline.whatsapp.stanza;

/// The connection ended before the answer came, or before the question was asked.
public final class ConnectionEndedException extends RuntimeException {
  public ConnectionEndedException(String what) {
    super(what + ": the connection ended", null, false, false);
  }
}
