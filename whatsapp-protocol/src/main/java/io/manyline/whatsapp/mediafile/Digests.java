package io.manyline.whatsapp.mediafile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 without the checked exception.
final class Digests {
  static final int SHA256_BYTES = 32;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
