package io.manyline.whatsapp.frame;

/// Payload → frame: 3-byte big-endian length, payload.
///
/// **Source:** Baileys src/Utils/noise-handler.ts `encodeFrame`; whatsmeow socket/framesocket.go.
public final class FrameEncoder {
  /// Largest payload that three bytes of length can announce.
  public static final int MAX_PAYLOAD = (1 << 24) - 1;

  /// `57 41 06 03`: what a client puts before its first frame, and the Noise prologue.
  public static byte[] intro() {
    return new byte[] {'W', 'A', 6, 3};
  }

  private FrameEncoder() {}

  /// @throws IllegalArgumentException for a payload over [#MAX_PAYLOAD]
  public static byte[] encode(byte[] payload) {
    int length = payload.length;
    if (length > MAX_PAYLOAD) {
      throw new IllegalArgumentException("a frame holds at most 2^24-1 bytes: " + length);
    }
    byte[] frame = new byte[3 + length];
    frame[0] = (byte) (length >> 16);
    frame[1] = (byte) (length >> 8);
    frame[2] = (byte) length;
    System.arraycopy(payload, 0, frame, 3, length);
    return frame;
  }
}
