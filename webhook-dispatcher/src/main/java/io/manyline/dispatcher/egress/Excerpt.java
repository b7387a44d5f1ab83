package io.manyline.dispatcher.egress;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// The beginning of an answer's body, as text that can be shown and stored.
///
/// **Shape:** of the first kilobyte at most 500 characters; what is no text or not printable is a
/// question mark, white space of any kind one space. **Order and threads:** one thread.
final class Excerpt {
  private static final int MOST_BYTES = 1_024;
  private static final int MOST_CHARACTERS = 500;

  private byte[] bytes = new byte[0];
  private int kept;
  private long read;

  /// @return how many bytes have come so far, kept or not
  long take(ByteBuf part) {
    int length = part.readableBytes();
    if (length > 0 && bytes.length == 0) {
      bytes = new byte[MOST_BYTES];
    }
    int more = Math.min(length, MOST_BYTES - kept);
    part.getBytes(part.readerIndex(), bytes, kept, more);
    kept += more;
    read += length;
    return read;
  }

  String text() {
    if (kept == 0) {
      return "";
    }
    String text = new String(bytes, 0, kept, StandardCharsets.UTF_8);
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(Excerpt::printable)
        .limit(MOST_CHARACTERS)
        .forEach(printable::appendCodePoint);
    return printable.toString().strip();
  }

  private static int printable(int character) {
    if (Character.isWhitespace(character)) {
      return ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          '?';
      default -> character == 0xFFFD ? '?' : character;
    };
  }
}
