package io.manyline.whatsapp.frame;

/// Payload → frame.
public final class FrameEncoder {
  /// `57 41 06 03`: what a client puts before its first frame, and the Noise prologue.
  public static byte[] intro() {
    return new byte[] {'W', 'A', 6, 3};
  }

  private FrameEncoder() {}

  public static byte[] encode(byte[] payload) {
    throw new UnsupportedOperationException();
  }
}
