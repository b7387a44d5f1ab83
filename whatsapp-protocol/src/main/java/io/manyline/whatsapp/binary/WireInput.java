package io.manyline.whatsapp.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A position in a range of bytes. Reading past the end is a [MalformedNodeException].
final class WireInput {
  private final byte[] bytes;
  private final int end;
  private int at;

  WireInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  int readByte() {
    return bytes[take(1)] & 0xff;
  }

  /// Big-endian; four bytes may come out negative.
  int readNumber(int length) {
    int from = take(length);
    int value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (bytes[from + i] & 0xff);
    }
    return value;
  }

  byte[] readBytes(int length) {
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  String readUtf8(int length) {
    int from = take(length);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  String readPacked(int token) {
    int header = readByte();
    int count = header & 0x7f;
    boolean odd = (header & 0x80) != 0;
    if (odd && count == 0) {
      throw new MalformedNodeException("packed text of half a byte");
    }
    return PackedText.unpack(token, odd, bytes, take(count), count);
  }

  private int take(int length) {
    if (length < 0 || length > end - at) {
      throw new MalformedNodeException(length + " bytes expected, " + (end - at) + " left");
    }
    int from = at;
    at += length;
    return from;
  }
}
