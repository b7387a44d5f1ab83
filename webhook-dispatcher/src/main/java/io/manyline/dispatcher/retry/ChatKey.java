package io.manyline.dispatcher.retry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What events of one endpoint are ordered by: one chat of one session, or the session itself.
///
/// @param value 128 bits of SHA-256 in hex: of fixed length, and no address is spread into more
///   keys
public record ChatKey(String value) {
  private static final int BYTES = 16;

  /// Never used but to be copied.
  private static final MessageDigest DIGEST = sha256();

  /// @param chat canonical chat id, or empty for events of the session itself
  public static ChatKey of(String sessionUid, String chat) {
    return ofText(sessionUid + "\n" + chat);
  }

  /// A key that no other event has.
  public static ChatKey ofEvent(String sessionUid, String eventId) {
    return ofText(sessionUid + "\n\n" + eventId);
  }

  private static ChatKey ofText(String text) {
    byte[] hash = digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return new ChatKey(HexFormat.of().formatHex(hash, 0, BYTES));
  }

  /// A copy: Java looks up and checks the algorithm each time that it is asked for one.
  private static MessageDigest digest() {
    try {
      return (MessageDigest) DIGEST.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-256 can be copied", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
