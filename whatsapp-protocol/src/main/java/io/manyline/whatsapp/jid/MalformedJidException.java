package io.manyline.whatsapp.jid;

/// Text that is no WhatsApp address.
public final class MalformedJidException extends RuntimeException {
  public MalformedJidException(String message) {
    super(message, null, false, false);
  }
}
