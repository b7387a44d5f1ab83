package io.manyline.whatsapp.stanza;

/// The server did not answer a stanza in time.
public final class ResponseTimeoutException extends RuntimeException {
  public ResponseTimeoutException(String what, long seconds) {
    super(what + ": no answer within " + seconds + " s", null, false, false);
  }
}
