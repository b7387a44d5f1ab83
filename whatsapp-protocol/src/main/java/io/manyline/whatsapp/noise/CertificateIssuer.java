package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.proto.CertChain;
import io.manyline.whatsapp.proto.CertChain.NoiseCertificate;
import io.manyline.whatsapp.proto.CertChain.NoiseCertificate.Details;
import java.security.SecureRandom;
import java.time.Instant;

/// Issues the chain that a server presents: root → intermediate → leaf over its static key.
///
/// **Shape:** serials are written even where they are 0, because some clients want the field; the
/// intermediate's private key is forgotten once it has signed the leaf. **Source:**
/// docs/protocol/noise.md.
public final class CertificateIssuer {
  private static final int ROOT_SERIAL = 0;

  private CertificateIssuer() {}

  /// @param serverStatic the server's Noise public key, 32 bytes
  /// @param notBefore first second of validity
  /// @param notAfter last second of validity
  /// @return CertChain bytes
  public static byte[] issue(
      KeyPair root, byte[] serverStatic, Instant notBefore, Instant notAfter, SecureRandom random) {
    KeyPair intermediateKey = Curve.generate(random);
    int intermediateSerial = 1 + random.nextInt(Integer.MAX_VALUE - 1);
    Details intermediate =
        Details.newBuilder()
            .setSerial(intermediateSerial)
            .setIssuerSerial(ROOT_SERIAL)
            .setKey(ByteString.copyFrom(intermediateKey.publicKey()))
            .setNotBefore(notBefore.getEpochSecond())
            .setNotAfter(notAfter.getEpochSecond())
            .build();
    Details leaf =
        intermediate.toBuilder()
            .setSerial(1 + random.nextInt(Integer.MAX_VALUE - 1))
            .setIssuerSerial(intermediateSerial)
            .setKey(ByteString.copyFrom(serverStatic))
            .build();
    return CertChain.newBuilder()
        .setLeaf(sign(leaf, intermediateKey, random))
        .setIntermediate(sign(intermediate, root, random))
        .build()
        .toByteArray();
  }

  private static NoiseCertificate sign(Details details, KeyPair issuer, SecureRandom random) {
    byte[] bytes = details.toByteArray();
    byte[] signature = Curve.sign(issuer.privateKey(), bytes, random);
    return NoiseCertificate.newBuilder()
        .setDetails(ByteString.copyFrom(bytes))
        .setSignature(ByteString.copyFrom(signature))
        .build();
  }
}
