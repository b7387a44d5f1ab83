package io.manyline.gateway.command;

import io.manyline.registry.id.SessionUid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Makes the ids of commands, and what is derived from them.
///
/// **Shape:** a command id is 128 bits in 26 characters of Crockford base32: the first half of
/// SHA-256 over (session uid, caller, `Idempotency-Key`), each with its length in front; random
/// without a key. A WhatsApp message id is `3EB0` and 18 hexadecimal digits, the form that WhatsApp
/// Web gives its own, taken from SHA-256 of the command id. **Source:** message id form: whatsmeow
/// `send.go`, `GenerateMessageID`.
public final class CommandIds {
  private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int ID_BYTES = 16;
  private static final int ID_CHARACTERS = 26;
  private static final int MESSAGE_ID_BYTES = 9;

  private final SecureRandom random;

  public CommandIds(SecureRandom random) {
    this.random = random;
  }

  /// @param callerId user id
  /// @param idempotencyKey as the caller sent it, or null for an id of its own
  public CommandId of(SessionUid uid, String callerId, @Nullable String idempotencyKey) {
    if (idempotencyKey == null) {
      byte[] bytes = new byte[ID_BYTES];
      random.nextBytes(bytes);
      return new CommandId(base32(bytes));
    }
    byte[] hash = hash("command", uid.value(), callerId, idempotencyKey);
    return new CommandId(base32(Arrays.copyOf(hash, ID_BYTES)));
  }

  /// WhatsApp's id of the message that a command sends: a repeat carries the same.
  public static String messageId(CommandId id) {
    byte[] hash = hash("message", id.value());
    return "3EB0" + HexFormat.of().withUpperCase().formatHex(hash, 0, MESSAGE_ID_BYTES);
  }

  /// SHA-256 over the parts, each with its length in front, so that no two lists of parts collide.
  public static byte[] hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder(ID_CHARACTERS);
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | Byte.toUnsignedInt(b);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(CROCKFORD[(buffer >>> bits) & 31]);
      }
      buffer &= (1 << bits) - 1;
    }
    return text.append(CROCKFORD[(buffer << (5 - bits)) & 31]).toString();
  }
}
