package io.manyline.whatsapp.noise;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.InvalidKeyException;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.CertChain;
import io.manyline.whatsapp.proto.CertChain.NoiseCertificate;
import io.manyline.whatsapp.proto.CertChain.NoiseCertificate.Details;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;

/// Checks that a server's chain leads from its static key to the trust root.
///
/// **Shape:** the root (serial 0) signs the intermediate, the intermediate signs the leaf, the leaf
/// holds the static key; XEdDSA over the exact bytes of the details; both valid now, seconds, both
/// ends included. **Errors:** [NoiseException] CERTIFICATE_INVALID or CERTIFICATE_EXPIRED (also:
/// not valid yet). **Source:** whatsmeow handshake.go `verifyServerCert`; docs/protocol/noise.md.
final class CertificateVerifier implements ServerCheck {
  private static final int ROOT_SERIAL = 0;
  private static final int SIGNATURE_BYTES = 64;
  private static final VerifiedSignatures SIGNATURES = new VerifiedSignatures();

  private final TrustRoot trust;
  private final Instant now;

  CertificateVerifier(TrustRoot trust, Instant now) {
    this.trust = trust;
    this.now = now;
  }

  /// @param chain CertChain bytes
  /// @param serverStatic 32 bytes, as decrypted from the server's hello
  @Override
  public VerifiedServer verify(byte[] chain, byte[] serverStatic) {
    try {
      CertChain certificates = CertChain.parseFrom(chain);
      Details intermediate =
          check("intermediate", certificates.getIntermediate(), trust.publicKey(), ROOT_SERIAL);
      Details leaf =
          check(
              "leaf",
              certificates.getLeaf(),
              intermediate.getKey().toByteArray(),
              intermediate.getSerial());
      if (!MessageDigest.isEqual(leaf.getKey().toByteArray(), serverStatic)) {
        throw invalid("leaf certifies another key than the server's");
      }
      return new VerifiedServer(
          serverStatic,
          Instant.ofEpochSecond(Math.max(leaf.getNotBefore(), intermediate.getNotBefore())),
          Instant.ofEpochSecond(Math.min(leaf.getNotAfter(), intermediate.getNotAfter())));
    } catch (InvalidProtocolBufferException _) {
      throw invalid("no protobuf");
    } catch (InvalidKeyException e) {
      throw invalid("key: " + e.getMessage());
    } catch (DateTimeException _) {
      throw invalid("dates that no calendar has");
    }
  }

  private Details check(
      String name, NoiseCertificate certificate, byte[] issuerKey, int issuerSerial)
      throws InvalidProtocolBufferException {
    byte[] details = certificate.getDetails().toByteArray();
    byte[] signature = certificate.getSignature().toByteArray();
    if (signature.length != SIGNATURE_BYTES) {
      throw invalid(name + ": signature of 64 bytes expected: " + signature.length);
    }
    if (!SIGNATURES.holds(issuerKey, details, signature)) {
      throw invalid(name + ": signature");
    }
    Details parsed = Details.parseFrom(details);
    if (parsed.getKey().size() != SymmetricState.KEY_BYTES) {
      throw invalid(name + ": key of 32 bytes expected: " + parsed.getKey().size());
    }
    if (parsed.getIssuerSerial() != issuerSerial) {
      throw invalid(name + ": issuer serial");
    }
    long seconds = now.getEpochSecond();
    if (seconds < parsed.getNotBefore() || seconds > parsed.getNotAfter()) {
      throw new NoiseException(
          Reason.CERTIFICATE_EXPIRED,
          name + ": valid " + parsed.getNotBefore() + " to " + parsed.getNotAfter());
    }
    return parsed;
  }

  private static NoiseException invalid(String what) {
    return new NoiseException(Reason.CERTIFICATE_INVALID, what);
  }
}
