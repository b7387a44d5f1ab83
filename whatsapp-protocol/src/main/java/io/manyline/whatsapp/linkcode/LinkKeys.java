package io.manyline.whatsapp.linkcode;

import io.manyline.whatsapp.curve.AesGcm;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.curve.InvalidKeyException;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.linkcode.LinkCodeException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/// What both sides have once they exchanged keys under one code: the bundle that the companion
/// seals, and the secret that stands in for the one in a QR code.
///
/// **Shape:** bundle = salt 32, nonce 12, AES-256-GCM of companion identity, primary identity and
/// 32 random bytes (156 in all), under HKDF(DH of the ephemeral keys, salt,
/// "link_code_pairing_key_bundle_encryption_key"). Secret = HKDF(DH of the ephemeral keys, DH of
/// the identities, the random bytes; no salt; "adv_secret"). **Errors:** [LinkCodeException].
/// **Source:** whatsmeow pair-code.go `handleCodePairNotification`, Baileys
/// src/Socket/messages-recv.ts; docs/protocol/link-code.md.
public final class LinkKeys {
  private static final byte[] BUNDLE_INFO =
      "link_code_pairing_key_bundle_encryption_key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SECRET_INFO = "adv_secret".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_SALT = {};
  private static final byte[] NO_ADDITIONAL = {};
  private static final int SALT = 32;
  private static final int NONCE = AesGcm.NONCE_LENGTH;
  private static final int KEY = Curve.KEY_LENGTH;
  private static final int LENGTH = SALT + NONCE + 3 * KEY + AesGcm.TAG_LENGTH;

  private final byte[] ephemeralSecret;
  private final byte[] identitySecret;

  /// @param theirEphemeral as unwrapped by the code
  public LinkKeys(
      KeyPair ephemeral, byte[] theirEphemeral, KeyPair identity, byte[] theirIdentity) {
    this.ephemeralSecret = agree(ephemeral, theirEphemeral);
    this.identitySecret = agree(identity, theirIdentity);
  }

  /// The companion's step.
  ///
  /// @param identity the companion's @param primary the phone's
  public Sealed seal(byte[] identity, byte[] primary, SecureRandom random) {
    byte[] drawn = new byte[SALT + NONCE + KEY];
    random.nextBytes(drawn);
    return seal(identity, primary, drawn);
  }

  /// @param drawn salt, nonce and the random part of the secret
  Sealed seal(byte[] identity, byte[] primary, byte[] drawn) {
    byte[] salt = Arrays.copyOf(drawn, SALT);
    byte[] nonce = Arrays.copyOfRange(drawn, SALT, SALT + NONCE);
    byte[] secretPart = Arrays.copyOfRange(drawn, SALT + NONCE, drawn.length);
    byte[] plaintext =
        ByteBuffer.allocate(3 * KEY).put(identity).put(primary).put(secretPart).array();
    byte[] sealed = AesGcm.seal(bundleKey(salt), nonce, NO_ADDITIONAL, plaintext);
    byte[] bundle = ByteBuffer.allocate(LENGTH).put(salt).put(nonce).put(sealed).array();
    return new Sealed(bundle, secret(secretPart));
  }

  /// The phone's step.
  ///
  /// @param identity what the companion says its identity is @param primary the phone's own
  /// @return the secret
  public byte[] open(byte[] bundle, byte[] identity, byte[] primary) {
    if (bundle.length != LENGTH) {
      throw new LinkCodeException(
          Reason.MALFORMED, "a key bundle has " + LENGTH + " bytes, not " + bundle.length);
    }
    byte[] plaintext;
    try {
      plaintext =
          AesGcm.open(
              bundleKey(Arrays.copyOf(bundle, SALT)),
              Arrays.copyOfRange(bundle, SALT, SALT + NONCE),
              NO_ADDITIONAL,
              Arrays.copyOfRange(bundle, SALT + NONCE, LENGTH));
    } catch (AEADBadTagException _) {
      throw new LinkCodeException(Reason.WRONG_CODE, "the key bundle does not open");
    }
    byte[] both = ByteBuffer.allocate(2 * KEY).put(identity).put(primary).array();
    if (!MessageDigest.isEqual(Arrays.copyOf(plaintext, 2 * KEY), both)) {
      throw new LinkCodeException(Reason.IDENTITY_MISMATCH, "other identities than announced");
    }
    return secret(Arrays.copyOfRange(plaintext, 2 * KEY, 3 * KEY));
  }

  private byte[] secret(byte[] part) {
    byte[] input =
        ByteBuffer.allocate(3 * KEY).put(ephemeralSecret).put(identitySecret).put(part).array();
    return Hkdf.derive(NO_SALT, input, SECRET_INFO, KEY);
  }

  private byte[] bundleKey(byte[] salt) {
    return Hkdf.derive(salt, ephemeralSecret, BUNDLE_INFO, KEY);
  }

  private static byte[] agree(KeyPair ours, byte[] theirs) {
    try {
      return Curve.agree(ours.privateKey(), theirs);
    } catch (InvalidKeyException e) {
      throw new LinkCodeException(Reason.MALFORMED, "key: " + e.getMessage());
    }
  }

  /// @param bundle for the phone @param advSecret 32 bytes, for the check of what it answers
  public record Sealed(byte[] bundle, byte[] advSecret) {}
}
