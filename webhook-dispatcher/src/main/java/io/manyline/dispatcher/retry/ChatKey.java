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

  /// @param chat canonical chat id, or empty for events of the session itself
  public static ChatKey of(String sessionUid, String chat) {
    return ofText(sessionUid + "\n" + chat);
  }

  /// A key that no other event has.
  public static ChatKey ofEvent(String sessionUid, String eventId) {
    return ofText(sessionUid + "\n\n" + eventId);
  }

  private static ChatKey ofText(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ChatKey(HexFormat.of().formatHex(hash, 0, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
