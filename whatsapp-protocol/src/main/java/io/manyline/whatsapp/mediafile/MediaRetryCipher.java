package io.manyline.whatsapp.mediafile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.mediafile.MediaException.Reason;
import io.manyline.whatsapp.proto.MediaRetryNotification;
import io.manyline.whatsapp.proto.ServerErrorReceipt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What companion and phone tell each other about a file that the server has no more.
///
/// **Shape:** AES-256-GCM with a 12-byte IV; key = HKDF-SHA256(media key, "WhatsApp Media Retry
/// Notification", 32); the message's id is authenticated with it. **Errors:** [MediaException]
/// `BAD_MAC` for what was not sealed under this file's key for this message, `MALFORMED` for what
/// is no such content. **Source:** whatsmeow mediaretry.go, Baileys src/Utils/messages-media.ts.
public final class MediaRetryCipher {
  /// Bytes of an IV.
  public static final int IV_BYTES = 12;

  private static final int TAG_BITS = 128;
  private static final byte[] INFO =
      "WhatsApp Media Retry Notification".getBytes(StandardCharsets.US_ASCII);

  private MediaRetryCipher() {}

  /// One sealed content.
  public record Sealed(byte[] ciphertext, byte[] iv) {}

  /// The companion's request.
  public static Sealed sealRequest(byte[] mediaKey, String messageId, byte[] iv) {
    byte[] content = ServerErrorReceipt.newBuilder().setStanzaId(messageId).build().toByteArray();
    return seal(mediaKey, messageId, iv, content);
  }

  /// Checks that a request is for this message, by one who has its key.
  public static void openRequest(byte[] mediaKey, String messageId, Sealed sealed) {
    byte[] content = open(mediaKey, messageId, sealed);
    try {
      checkId(ServerErrorReceipt.parseFrom(content).getStanzaId(), messageId);
    } catch (InvalidProtocolBufferException e) {
      throw new MediaException(Reason.MALFORMED, "no request");
    }
  }

  /// The phone's answer.
  public static Sealed sealAnswer(
      byte[] mediaKey, String messageId, byte[] iv, MediaRetryNotification answer) {
    return seal(mediaKey, messageId, iv, answer.toByteArray());
  }

  public static MediaRetryNotification openAnswer(
      byte[] mediaKey, String messageId, Sealed sealed) {
    byte[] content = open(mediaKey, messageId, sealed);
    try {
      MediaRetryNotification answer = MediaRetryNotification.parseFrom(content);
      checkId(answer.getStanzaId(), messageId);
      return answer;
    } catch (InvalidProtocolBufferException e) {
      throw new MediaException(Reason.MALFORMED, "no answer");
    }
  }

  private static void checkId(String told, String messageId) {
    if (!told.isEmpty() && !told.equals(messageId)) {
      throw new MediaException(Reason.MALFORMED, "about another message");
    }
  }

  private static Sealed seal(byte[] mediaKey, String messageId, byte[] iv, byte[] content) {
    try {
      return new Sealed(cipher(Cipher.ENCRYPT_MODE, mediaKey, messageId, iv).doFinal(content), iv);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM takes any content", e);
    }
  }

  private static byte[] open(byte[] mediaKey, String messageId, Sealed sealed) {
    if (sealed.iv().length != IV_BYTES) {
      throw new MediaException(Reason.MALFORMED, "IV of " + sealed.iv().length + " bytes");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, mediaKey, messageId, sealed.iv())
          .doFinal(sealed.ciphertext());
    } catch (GeneralSecurityException _) {
      throw new MediaException(Reason.BAD_MAC, "not sealed for this message");
    }
  }

  private static Cipher cipher(int mode, byte[] mediaKey, String messageId, byte[] iv)
      throws GeneralSecurityException {
    if (mediaKey.length != MediaKeys.KEY_BYTES) {
      throw new MediaException(Reason.MALFORMED, "media key of " + mediaKey.length + " bytes");
    }
    byte[] key = Hkdf.derive(new byte[0], mediaKey, INFO, 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(messageId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
