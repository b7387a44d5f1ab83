package io.manyline.whatsapp.secret;

import io.manyline.whatsapp.curve.AesGcm;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/// The secret of one message, with which others encrypt what they say about it.
///
/// **Shape:** key = HKDF-SHA256(secret, no salt, message id | its author | who speaks | purpose),
/// AES-256-GCM with a 12-byte iv and a 16-byte tag; for votes and answers to events the additional
/// data is message id, a zero byte and who speaks. Addresses are account forms as text: whoever
/// opens must use the family (phone number or LID) that was sealed with. **Errors:** what does not
/// open is empty, whatever the reason. **Source:** whatsmeow msgsecret.go; Baileys
/// lib/Utils/process-message.js `decryptPollVote`; whatsapp-rust wacore/src/secret_enc_addon.rs.
///
/// @param author who wrote that message
/// @param secret 32 bytes
public record MessageSecret(String messageId, Jid author, byte[] secret) {
  /// Of the secret and of the keys that come from it.
  public static final int LENGTH = 32;

  public static final int IV_LENGTH = AesGcm.NONCE_LENGTH;

  /// What a key is for; the name is part of the derivation.
  public enum Purpose {
    POLL_VOTE("Poll Vote", true),
    EVENT_RESPONSE("Event Response", true),
    REACTION("Enc Reaction", false),
    EVENT_EDIT("Event Edit", false),
    MESSAGE_EDIT("Message Edit", false);

    private final String label;
    private final boolean bound;

    Purpose(String label, boolean bound) {
      this.label = label;
      this.bound = bound;
    }
  }

  /// @throws IllegalArgumentException for a secret that is not 32 bytes
  public MessageSecret {
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("a message secret has 32 bytes, not " + secret.length);
    }
  }

  /// @param iv 12 bytes, fresh @return ciphertext and tag
  public byte[] seal(Purpose purpose, Jid speaker, byte[] iv, byte[] plaintext) {
    return AesGcm.seal(key(purpose, speaker), iv, additional(purpose, speaker), plaintext);
  }

  public Optional<byte[]> open(Purpose purpose, Jid speaker, byte[] iv, byte[] ciphertext) {
    if (iv.length != IV_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          AesGcm.open(key(purpose, speaker), iv, additional(purpose, speaker), ciphertext));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "MessageSecret[" + messageId + "]";
  }

  private byte[] key(Purpose purpose, Jid speaker) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.writeBytes(utf8(messageId));
    info.writeBytes(utf8(author.account().toString()));
    info.writeBytes(utf8(speaker.account().toString()));
    info.writeBytes(utf8(purpose.label));
    return Hkdf.derive(new byte[0], secret, info.toByteArray(), LENGTH);
  }

  private byte[] additional(Purpose purpose, Jid speaker) {
    return utf8(purpose.bound ? messageId + "\0" + speaker.account() : "");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
