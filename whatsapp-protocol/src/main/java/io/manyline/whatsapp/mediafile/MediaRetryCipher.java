package io.manyline.whatsapp.mediafile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.AesGcm;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.mediafile.MediaException.Reason;
import io.manyline.whatsapp.proto.MediaRetryNotification;
import io.manyline.whatsapp.proto.ServerErrorReceipt;
import java.nio.charset.StandardCharsets;
import javax.crypto.AEADBadTagException;

/// What companion and phone tell each other about a file that the server has no more.
///
/// **Shape:** AES-256-GCM with a 12-byte IV; key = HKDF-SHA256(media key, "WhatsApp Media Retry
/// Notification", 32); the message's id is authenticated with it. **Errors:** [MediaException]
/// `BAD_MAC` for what was not sealed under this file's key for this message, `MALFORMED` for what
/// is no such content. **Source:** whatsmeow mediaretry.go, Baileys src/Utils/messages-media.ts.
public final class MediaRetryCipher {
  /// Bytes of an IV.
  public static final int IV_BYTES = AesGcm.NONCE_LENGTH;

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
    return new Sealed(AesGcm.seal(key(mediaKey), iv, id(messageId), content), iv);
  }

  private static byte[] open(byte[] mediaKey, String messageId, Sealed sealed) {
    if (sealed.iv().length != IV_BYTES) {
      throw new MediaException(Reason.MALFORMED, "IV of " + sealed.iv().length + " bytes");
    }
    try {
      return AesGcm.open(key(mediaKey), sealed.iv(), id(messageId), sealed.ciphertext());
    } catch (AEADBadTagException _) {
      throw new MediaException(Reason.BAD_MAC, "not sealed for this message");
    }
  }

  private static byte[] key(byte[] mediaKey) {
    if (mediaKey.length != MediaKeys.KEY_BYTES) {
      throw new MediaException(Reason.MALFORMED, "media key of " + mediaKey.length + " bytes");
    }
    return Hkdf.derive(new byte[0], mediaKey, INFO, 32);
  }

  private static byte[] id(String messageId) {
    return messageId.getBytes(StandardCharsets.UTF_8);
  }
}
