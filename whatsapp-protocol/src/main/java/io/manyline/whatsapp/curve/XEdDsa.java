package io.manyline.whatsapp.curve;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import net.i2p.crypto.eddsa.spec.EdDSANamedCurveSpec;
import net.i2p.crypto.eddsa.spec.EdDSANamedCurveTable;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// XEdDSA over Curve25519 in the form of Signal's first libraries: the sign of the Edwards public
/// key travels in the top bit of S, where Ed25519 always has 0.
///
/// **Shape:** R (32 bytes), S (32 bytes, little endian, below the group order, sign bit on top).
/// **Errors:** none; a signature of a wrong form does not verify. S not below the order, a point
/// that is not canonical and a public key of low order are refused. **Source:** XEdDSA
/// specification section 3; the sign bit as in docs/protocol/signal.md.
final class XEdDsa {
  static final int RANDOM_LENGTH = 64;

  private static final EdDSANamedCurveSpec ED25519 = EdDSANamedCurveTable.ED_25519_CURVE_SPEC;
  private static final byte[] NONCE_PREFIX = noncePrefix();

  private XEdDsa() {}

  static byte[] sign(byte[] privateKey, byte[] message, byte[] random) {
    var scalar = privateKey.clone();
    X25519.clampPrivateKey(scalar);
    var edwards = ED25519.getB().scalarMultiply(scalar).toByteArray();

    var scalars = ED25519.getScalarOps();
    var sha512 = sha512();
    sha512.update(NONCE_PREFIX);
    sha512.update(scalar);
    sha512.update(message);
    var nonce = scalars.reduce(sha512.digest(random));
    var point = ED25519.getB().scalarMultiply(nonce).toByteArray();

    sha512.update(point);
    sha512.update(edwards);
    var challenge = scalars.reduce(sha512.digest(message));
    var response = scalars.multiplyAndAdd(challenge, scalar, nonce);

    var signature = Arrays.copyOf(point, Curve.SIGNATURE_LENGTH);
    System.arraycopy(response, 0, signature, 32, 32);
    signature[63] |= (byte) (edwards[31] & 0x80);
    Arrays.fill(scalar, (byte) 0);
    Arrays.fill(nonce, (byte) 0);
    return signature;
  }

  /// @param length how many bytes of `message` are signed
  static boolean verify(byte[] publicKey, byte[] message, int length, byte[] signature) {
    var edwards = toEdwards(publicKey);
    if (edwards == null) {
      return false;
    }

    edwards[31] |= (byte) (signature[63] & 0x80);
    var unsigned = signature.clone();
    unsigned[63] &= 0x7F;
    return Ed25519.verify(unsigned, 0, edwards, 0, message, 0, length);
  }

  /// y = (u - 1) / (u + 1), sign 0; null for a `u` that is not canonical.
  private static byte @Nullable [] toEdwards(byte[] publicKey) {
    var u = X25519Field.create();
    X25519Field.decode(publicKey, 0, u);
    var canonical = new byte[Curve.KEY_LENGTH];
    X25519Field.normalize(u);
    X25519Field.encode(u, canonical, 0);
    if (!Arrays.equals(canonical, publicKey)) {
      return null;
    }

    var one = X25519Field.create();
    X25519Field.one(one);
    var numerator = X25519Field.create();
    var denominator = X25519Field.create();
    X25519Field.sub(u, one, numerator);
    X25519Field.add(u, one, denominator);
    X25519Field.inv(denominator, denominator);
    X25519Field.mul(numerator, denominator, u);
    X25519Field.normalize(u);
    X25519Field.encode(u, canonical, 0);
    return canonical;
  }

  private static byte[] noncePrefix() {
    var prefix = new byte[Curve.KEY_LENGTH];
    Arrays.fill(prefix, (byte) 0xFF);
    prefix[0] = (byte) 0xFE;
    return prefix;
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
