package io.manyline.whatsapp.curve;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// X25519 and XEdDSA over one key pair.
///
/// **Shape:** keys are 32 raw bytes, little endian; `typed` adds the `05` that Signal messages
/// carry. **Order and threads:** pure and constant in time where a private key is involved.
/// **Errors:** [InvalidKeyException] for keys of a wrong length or type and low-order points; a
/// signature that does not verify is `false`, never an exception. **Source:** RFC 7748; "The XEdDSA
/// and VXEdDSA Signature Schemes" (signal.org), with the sign bit in the signature as
/// docs/protocol/signal.md says.
public final class Curve {
  /// Length of a raw key in bytes.
  public static final int KEY_LENGTH = 32;

  /// Length of a signature in bytes.
  public static final int SIGNATURE_LENGTH = 64;

  /// Type prefix of a Curve25519 key inside Signal messages.
  public static final byte KEY_TYPE = 0x05;

  private Curve() {}

  public static KeyPair generate(SecureRandom random) {
    var privateKey = new byte[KEY_LENGTH];
    random.nextBytes(privateKey);
    X25519.clampPrivateKey(privateKey);
    return fromPrivate(privateKey);
  }

  /// The pair of a private key that is kept as given; clamping happens at each use.
  public static KeyPair fromPrivate(byte[] privateKey) {
    requireLength(privateKey, "private key");
    var publicKey = new byte[KEY_LENGTH];
    X25519.generatePublicKey(privateKey, 0, publicKey, 0);
    return new KeyPair(privateKey, publicKey);
  }

  /// X25519 shared secret, 32 bytes.
  public static byte[] agree(byte[] privateKey, byte[] publicKey) {
    requireLength(privateKey, "private key");
    requireLength(publicKey, "public key");
    var secret = new byte[KEY_LENGTH];
    if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, secret, 0)) {
      throw new InvalidKeyException("public key is a point of low order");
    }
    return secret;
  }

  /// XEdDSA signature, 64 bytes, randomised.
  public static byte[] sign(byte[] privateKey, byte[] message, SecureRandom random) {
    requireLength(privateKey, "private key");
    var nonce = new byte[XEdDsa.RANDOM_LENGTH];
    random.nextBytes(nonce);
    return XEdDsa.sign(privateKey, message, nonce);
  }

  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    requireLength(publicKey, "public key");
    return signature.length == SIGNATURE_LENGTH
        && XEdDsa.verify(publicKey, message, message.length, signature);
  }

  /// Verifies a message that ends with its own signature, without copying it.
  public static boolean verifyTrailing(byte[] publicKey, byte[] messageAndSignature) {
    requireLength(publicKey, "public key");
    int length = messageAndSignature.length - SIGNATURE_LENGTH;
    if (length < 0) {
      return false;
    }
    var signature = new byte[SIGNATURE_LENGTH];
    System.arraycopy(messageAndSignature, length, signature, 0, SIGNATURE_LENGTH);
    return XEdDsa.verify(publicKey, messageAndSignature, length, signature);
  }

  /// The 33-byte form that Signal messages carry: 05, key.
  public static byte[] typed(byte[] publicKey) {
    requireLength(publicKey, "public key");
    var typed = new byte[KEY_LENGTH + 1];
    typed[0] = KEY_TYPE;
    System.arraycopy(publicKey, 0, typed, 1, KEY_LENGTH);
    return typed;
  }

  /// 32 raw bytes of a 33-byte typed key.
  public static byte[] untyped(byte[] typedKey) {
    if (typedKey.length != KEY_LENGTH + 1 || typedKey[0] != KEY_TYPE) {
      throw new InvalidKeyException(
          "typed key is 05 and 32 bytes, not " + typedKey.length + " bytes of another form");
    }
    var raw = new byte[KEY_LENGTH];
    System.arraycopy(typedKey, 1, raw, 0, KEY_LENGTH);
    return raw;
  }

  static void requireLength(byte[] key, String name) {
    if (key.length != KEY_LENGTH) {
      throw new InvalidKeyException(name + " is 32 bytes, not " + key.length);
    }
  }
}
