package io.manyline.registry.media;

import io.manyline.registry.id.SessionUid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Id of a stored file within its session: 26 characters of Crockford's base32, nothing else, so
/// that it may stand in a path.
public record MediaId(String value) {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARACTERS = 26;

  public MediaId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a media id has 26 characters of Crockford's base32");
    }
  }

  public static boolean isValid(String text) {
    return text.matches("[0-9A-HJKMNP-TV-Z]{26}");
  }

  /// The same for the same thing: what is stored again replaces what was there.
  ///
  /// @param parts what tells the file from others of its session
  public static MediaId derived(SessionUid uid, String... parts) {
    MessageDigest digest = sha256();
    add(digest, uid.value());
    for (String part : parts) {
      add(digest, part);
    }
    byte[] hash = digest.digest();
    StringBuilder id = new StringBuilder(CHARACTERS);
    for (int i = 0; i < CHARACTERS; i++) {
      int bit = i * 5;
      int window = (hash[bit / 8] & 0xff) << 8 | (hash[bit / 8 + 1] & 0xff);
      id.append(ALPHABET.charAt((window >> (11 - bit % 8)) & 31));
    }
    return new MediaId(id.toString());
  }

  @Override
  public String toString() {
    return value;
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
