package io.manyline.registry.seal;

import java.util.Arrays;

/// The format byte in front of values that hold no secret: `01 00 | payload`.
///
/// **Errors:** [SealBrokenException] for another format, a sealed value included.
public final class PlainFormat {
  static final byte FORMAT = 1;
  static final byte NOT_ENCRYPTED = 0;

  private PlainFormat() {}

  public static byte[] encode(byte[] payload) {
    byte[] value = new byte[payload.length + 2];
    value[0] = FORMAT;
    value[1] = NOT_ENCRYPTED;
    System.arraycopy(payload, 0, value, 2, payload.length);
    return value;
  }

  public static byte[] decode(byte[] value) {
    if (value.length < 2 || value[0] != FORMAT || value[1] != NOT_ENCRYPTED) {
      throw new SealBrokenException("a plain value begins with 01 00");
    }
    return Arrays.copyOfRange(value, 2, value.length);
  }
}
