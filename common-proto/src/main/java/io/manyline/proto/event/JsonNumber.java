package io.manyline.proto.event;

/// Counts and sizes as events carry them: `uint32`, since protobuf's JSON writes 64 bits as text.
public final class JsonNumber {
  private static final long MOST = 0xFFFF_FFFFL;

  private JsonNumber() {}

  /// The number's 32 bits, unsigned; the largest when it is more, 0 when it is less.
  public static int of(long number) {
    return (int) Math.clamp(number, 0, MOST);
  }
}
