package io.manyline.whatsapp.binary;

/// The bytes that say what follows in a node. 1 to 235 are entries of the dictionary.
///
/// **Source:** Baileys src/WABinary/constants.ts `TAGS`; whatsmeow binary/token/token.go.
final class Token {
  static final int LIST_EMPTY = 0;
  static final int DICTIONARY_0 = 236;
  static final int DICTIONARY_3 = 239;
  static final int INTEROP_JID = 245;
  static final int FB_JID = 246;
  static final int AD_JID = 247;
  static final int LIST_8 = 248;
  static final int LIST_16 = 249;
  static final int JID_PAIR = 250;
  static final int HEX_8 = 251;
  static final int BINARY_8 = 252;
  static final int BINARY_20 = 253;
  static final int BINARY_32 = 254;
  static final int NIBBLE_8 = 255;

  private Token() {}
}
