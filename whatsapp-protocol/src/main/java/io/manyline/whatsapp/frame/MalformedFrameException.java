package io.manyline.whatsapp.frame;

/// A frame over the limit, or a stream that does not begin with WhatsApp's intro.
public final class MalformedFrameException extends RuntimeException {
  public MalformedFrameException(String message) {
    super(message, null, false, false);
  }
}
