package io.manyline.proto.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A text that is put together as the bytes that it goes out as: no string is made of it, and of
/// its parts only those that are not ASCII are encoded by themselves.
///
/// **Order and threads:** one thread at a time.
public final class Utf8Text {
  private byte[] bytes;
  private int length;

  /// @param usualLength in bytes; more makes room for itself
  public Utf8Text(int usualLength) {
    bytes = new byte[usualLength];
  }

  /// @param ascii one whose characters are all ASCII
  public Utf8Text ascii(String ascii) {
    return ascii(ascii, 0, ascii.length());
  }

  /// @param ascii one whose characters from `from` up to `to` are all ASCII
  @SuppressWarnings("deprecation") // the one that copies ASCII without anything in between
  public Utf8Text ascii(String ascii, int from, int to) {
    makeRoom(to - from);
    ascii.getBytes(from, to, bytes, length);
    length += to - from;
    return this;
  }

  public Utf8Text ascii(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /// Any text; a surrogate that is alone becomes `?`.
  public Utf8Text text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    makeRoom(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return this;
  }

  /// In decimal digits.
  public Utf8Text number(long number) {
    if (number < 0) {
      return ascii(Long.toString(number));
    }
    int digits = digits(number);
    makeRoom(digits);
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /// In bytes.
  public int length() {
    return length;
  }

  /// Without a copy of its own.
  public void writeTo(Target target) {
    target.write(bytes, 0, length);
  }

  /// Takes bytes.
  public interface Target {
    /// @param bytes not to be kept
    void write(byte[] bytes, int from, int count);
  }

  /// Begins another text.
  public void clear() {
    length = 0;
  }

  /// A copy.
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void makeRoom(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
