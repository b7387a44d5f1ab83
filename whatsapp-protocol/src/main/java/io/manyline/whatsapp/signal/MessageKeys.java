package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys of one message, used once.
///
/// **Shape:** ratchet message: HKDF `WhisperMessageKeys` gives 80 bytes: cipher key 32, MAC key 32,
/// IV 16. Group message: HKDF `WhisperGroup` gives 48 bytes: IV 16, cipher key 32; no MAC, it is
/// signed. AES-256-CBC with PKCS#7 padding. **Errors:** [SignalException] BAD_MAC; MALFORMED for a
/// ciphertext that does not decrypt. **Source:** docs/protocol/signal.md.
final class MessageKeys {
  static final int MAC_LENGTH = 8;

  private static final byte[] NO_SALT = new byte[32];
  private static final byte[] RATCHET_INFO =
      "WhisperMessageKeys".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GROUP_INFO = "WhisperGroup".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec cipherKey;
  private final IvParameterSpec iv;
  private final byte[] macKey;

  private MessageKeys(SecretKeySpec cipherKey, IvParameterSpec iv, byte[] macKey) {
    this.cipherKey = cipherKey;
    this.iv = iv;
    this.macKey = macKey;
  }

  static MessageKeys ofRatchet(byte[] seed) {
    var derived = Hkdf.derive(NO_SALT, seed, RATCHET_INFO, 80);
    return new MessageKeys(
        new SecretKeySpec(derived, 0, 32, "AES"),
        new IvParameterSpec(derived, 64, 16),
        Arrays.copyOfRange(derived, 32, 64));
  }

  static MessageKeys ofGroup(byte[] seed) {
    var derived = Hkdf.derive(NO_SALT, seed, GROUP_INFO, 48);
    return new MessageKeys(
        new SecretKeySpec(derived, 16, 32, "AES"),
        new IvParameterSpec(derived, 0, 16),
        new byte[0]);
  }

  byte[] encrypt(byte[] plaintext) {
    try {
      return cipher(Cipher.ENCRYPT_MODE).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CBC encrypts anything", e);
    }
  }

  byte[] decrypt(byte[] ciphertext) {
    try {
      return cipher(Cipher.DECRYPT_MODE).doFinal(ciphertext);
    } catch (GeneralSecurityException e) {
      throw SignalException.malformed("authentic ciphertext with bad padding");
    }
  }

  /// MAC over the first `length` bytes of a message.
  ///
  /// @param sender raw identity key of who encrypts
  /// @param receiver raw identity key of who decrypts
  byte[] mac(byte[] sender, byte[] receiver, byte[] message, int length) {
    var mac = Hkdf.hmac(macKey);
    mac.update(Curve.KEY_TYPE);
    mac.update(sender);
    mac.update(Curve.KEY_TYPE);
    mac.update(receiver);
    mac.update(message, 0, length);
    return Arrays.copyOf(mac.doFinal(), MAC_LENGTH);
  }

  /// Checks the MAC at the end of a message as it was received.
  void verify(byte[] sender, byte[] receiver, byte[] message) {
    int length = message.length - MAC_LENGTH;
    var received = Arrays.copyOfRange(message, length, message.length);
    if (!MessageDigest.isEqual(mac(sender, receiver, message, length), received)) {
      throw new SignalException(Reason.BAD_MAC, "the message is of no session with this peer");
    }
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, cipherKey, iv);
    return cipher;
  }
}
