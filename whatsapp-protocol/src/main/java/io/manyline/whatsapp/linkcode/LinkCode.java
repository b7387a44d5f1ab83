package io.manyline.whatsapp.linkcode;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.linkcode.LinkCodeException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// Eight characters that a person reads from the companion and types into the phone.
///
/// **Shape:** 5 random bytes in base 32 without 0, I, O and U; shown `ABCD-EFGH`. It wraps a public
/// key in 80 bytes: salt 32, IV 16, AES-256-CTR of the key under PBKDF2-HMAC-SHA256(code, salt,
/// 131,072 rounds). A wrap has no tag: another code opens it to another key, and the exchange fails
/// later. **Source:** whatsmeow pair-code.go, Baileys src/Socket/socket.ts `requestPairingCode`;
/// docs/protocol/link-code.md.
public final class LinkCode {
  /// Length of a wrapped key in bytes.
  public static final int WRAPPED_LENGTH = 80;

  private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
  private static final int CHARACTERS = 8;
  private static final int RANDOM_BYTES = 5;
  private static final int SALT = 32;
  private static final int IV = 16;
  private static final int ROUNDS = 2 << 16;

  private final String text;

  private LinkCode(String text) {
    this.text = text;
  }

  public static LinkCode generate(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  /// @param typed with or without the dash, in any case
  /// @throws LinkCodeException MALFORMED for a text that is none
  public static LinkCode parse(String typed) {
    String text = typed.strip().replace("-", "").toUpperCase(Locale.ROOT);
    if (text.length() != CHARACTERS
        || text.chars().anyMatch(character -> ALPHABET.indexOf(character) < 0)) {
      throw new LinkCodeException(Reason.MALFORMED, "eight characters of " + ALPHABET);
    }
    return new LinkCode(text);
  }

  public static LinkCode of(byte[] fiveBytes) {
    long bits = 0;
    for (byte each : fiveBytes) {
      bits = bits << 8 | each & 0xff;
    }
    StringBuilder text = new StringBuilder(CHARACTERS);
    for (int shift = 35; shift >= 0; shift -= 5) {
      text.append(ALPHABET.charAt((int) (bits >> shift) & 31));
    }
    return new LinkCode(text.toString());
  }

  /// As a person sees it: `ABCD-EFGH`.
  public String shown() {
    return text.substring(0, 4) + "-" + text.substring(4);
  }

  /// @return 80 bytes
  public byte[] wrap(byte[] publicKey, SecureRandom random) {
    byte[] salt = new byte[SALT];
    byte[] iv = new byte[IV];
    random.nextBytes(salt);
    random.nextBytes(iv);
    return wrap(publicKey, salt, iv);
  }

  byte[] wrap(byte[] publicKey, byte[] salt, byte[] iv) {
    return ByteBuffer.allocate(WRAPPED_LENGTH)
        .put(salt)
        .put(iv)
        .put(crypt(publicKey, salt, iv))
        .array();
  }

  /// @return the public key, if both sides used the same code; anything if not
  /// @throws LinkCodeException MALFORMED unless it has 80 bytes
  public byte[] unwrap(byte[] wrapped) {
    if (wrapped.length != WRAPPED_LENGTH) {
      throw new LinkCodeException(
          Reason.MALFORMED, "a wrapped key has 80 bytes, not " + wrapped.length);
    }
    return crypt(
        Arrays.copyOfRange(wrapped, SALT + IV, WRAPPED_LENGTH),
        Arrays.copyOf(wrapped, SALT),
        Arrays.copyOfRange(wrapped, SALT, SALT + IV));
  }

  /// Shows nothing of the code.
  @Override
  public String toString() {
    return "LinkCode[…]";
  }

  /// Counter mode: the same both ways.
  private byte[] crypt(byte[] key, byte[] salt, byte[] iv) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(wrappingKey(salt), "AES"),
          new IvParameterSpec(iv));
      return cipher.doFinal(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-CTR", e);
    }
  }

  /// Bouncy Castle takes half as long as the JDK for a first key, and most processes derive few.
  private byte[] wrappingKey(byte[] salt) {
    var pbkdf2 = new PKCS5S2ParametersGenerator(SHA256Digest.newInstance());
    pbkdf2.init(text.getBytes(StandardCharsets.US_ASCII), salt, ROUNDS);
    return ((KeyParameter) pbkdf2.generateDerivedParameters(8 * Curve.KEY_LENGTH)).getKey();
  }
}
