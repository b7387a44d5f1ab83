package io.manyline.dispatcher.egress;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// The beginning of an answer's body, as text that can be shown and stored.
///
/// **Shape:** of the first kilobyte at most 500 characters; what is no text or not printable is a
/// question mark, white space of any kind one space; nothing of what is encoded, as by gzip: it is
/// never unpacked. **Order and threads:** thread-safe.
final class Excerpt {
  private static final int MOST_BYTES = 1_024;
  private static final int MOST_CHARACTERS = 500;

  private static final Set<String> PLAIN = Set.of("", "identity");

  private final boolean readable;
  private byte[] bytes = new byte[0];
  private int kept;
  private long read;

  /// @param head of the answer
  Excerpt(HttpHeaders head) {
    readable = PLAIN.contains(head.get("content-encoding", "").strip().toLowerCase(Locale.ROOT));
  }

  /// @return how many bytes have come so far, kept or not
  synchronized long take(ByteBuf part) {
    int length = part.readableBytes();
    read += length;
    if (length > 0 && readable) {
      keep(part, length);
    }
    return read;
  }

  private void keep(ByteBuf part, int length) {
    if (bytes.length == 0) {
      bytes = new byte[MOST_BYTES];
    }
    int more = Math.min(length, MOST_BYTES - kept);
    part.getBytes(part.readerIndex(), bytes, kept, more);
    kept += more;
  }

  synchronized String text() {
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
