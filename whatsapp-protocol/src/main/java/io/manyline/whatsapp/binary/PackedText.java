package io.manyline.whatsapp.binary;

/// Two characters in a byte: digits, `-` and `.` (nibble), or upper-case hexadecimal.
///
/// **Shape:** one header byte, top bit set for an odd number of characters, low seven bits the
/// count of bytes that follow; the last low half-byte of an odd text is 15. An even number of
/// hexadecimal digits may end in F, so only the header tells. **Source:** docs/protocol/nodes.md.
final class PackedText {
  static final int MAX_CHARACTERS = 127;
  private static final String NIBBLES = "0123456789-.";
  private static final String HEX = "0123456789ABCDEF";
  private static final int FILLER = 15;

  private PackedText() {}

  /// [Token#NIBBLE_8] or [Token#HEX_8], or -1 for text that does not pack.
  static int tokenFor(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return -1;
    }
    if (consistsOf(NIBBLES, text)) {
      return Token.NIBBLE_8;
    }
    return consistsOf(HEX, text) ? Token.HEX_8 : -1;
  }

  /// Header byte and packed characters.
  static byte[] pack(int token, String text) {
    String alphabet = alphabet(token);
    int count = (text.length() + 1) / 2;
    boolean odd = text.length() % 2 == 1;
    byte[] packed = new byte[1 + count];
    packed[0] = (byte) (odd ? count | 0x80 : count);
    for (int i = 0; i < count; i++) {
      int high = alphabet.indexOf(text.charAt(2 * i));
      boolean filled = odd && i == count - 1;
      int low = filled ? FILLER : alphabet.indexOf(text.charAt(2 * i + 1));
      packed[1 + i] = (byte) (high << 4 | low);
    }
    return packed;
  }

  /// @param packed the characters, without the header byte
  /// @throws MalformedNodeException for a half-byte that stands for no character
  static String unpack(int token, boolean odd, byte[] packed, int from, int count) {
    String alphabet = alphabet(token);
    char[] text = new char[odd ? 2 * count - 1 : 2 * count];
    for (int i = 0; i < text.length; i++) {
      int value = packed[from + i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf;
      if (value >= alphabet.length()) {
        throw new MalformedNodeException("packed text: no character for half-byte " + value);
      }
      text[i] = alphabet.charAt(value);
    }
    return new String(text);
  }

  private static String alphabet(int token) {
    return token == Token.NIBBLE_8 ? NIBBLES : HEX;
  }

  private static boolean consistsOf(String alphabet, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (alphabet.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
