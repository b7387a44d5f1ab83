package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.CertChain;
import io.manyline.whatsapp.proto.CertChain.NoiseCertificate;
import io.manyline.whatsapp.proto.CertChain.NoiseCertificate.Details;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Chains that are signed properly but say something wrong.
class CertificateVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SecureRandom random = new SecureRandom();
  private final KeyPair root = Curve.generate(random);
  private final KeyPair issuer = Curve.generate(random);
  private final KeyPair server = Curve.generate(random);
  private final Details intermediate = details(5, 0, issuer.publicKey());
  private final Details leaf = details(9, 5, server.publicKey());

  @Test
  void verifyShouldAcceptAProperChain() {
    verify(chain(intermediate, leaf));
  }

  @Test
  void verifyShouldIgnoreUnknownFields() {
    byte[] unknown = {(byte) 0xa2, 0x06, 1, 7};
    CertChain known = chain(intermediate, leaf);
    NoiseCertificate certificate =
        sign(leaf.toByteString().concat(ByteString.copyFrom(unknown)), issuer);

    verify(known.toBuilder().setLeaf(certificate).build());
  }

  @Test
  void verifyShouldRefuseWrongSerials() {
    refuseIntermediate(details -> details.toBuilder().setIssuerSerial(1).build());
    refuseIntermediate(details -> details.toBuilder().setSerial(6).build());
    refuseLeaf(details -> details.toBuilder().setIssuerSerial(0).build());
    refuseLeaf(details -> details.toBuilder().clearIssuerSerial().build());
  }

  @Test
  void verifyShouldRefuseWrongKeys() {
    byte[] other = Curve.generate(random).publicKey();
    refuseLeaf(details -> details.toBuilder().setKey(ByteString.copyFrom(other)).build());
    refuseLeaf(details -> details.toBuilder().setKey(details.getKey().substring(1)).build());
    refuseLeaf(details -> details.toBuilder().clearKey().build());
    refuseIntermediate(details -> details.toBuilder().setKey(ByteString.copyFrom(other)).build());
    refuseIntermediate(
        details ->
            details.toBuilder()
                .setKey(ByteString.copyFrom(Curve.typed(issuer.publicKey())))
                .build());
  }

  @Test
  void verifyShouldRefuseAnotherRoot() {
    TrustRoot other = new TrustRoot(Curve.generate(random).publicKey());
    byte[] chain = chain(intermediate, leaf).toByteArray();

    assertRefused(
        Reason.CERTIFICATE_INVALID,
        () -> new CertificateVerifier(other, NOW).verify(chain, server.publicKey()));
    assertRefused(
        Reason.CERTIFICATE_INVALID,
        () -> new CertificateVerifier(TrustRoot.whatsApp(), NOW).verify(chain, server.publicKey()));
  }

  @Test
  void verifyShouldRefuseACertificateOutsideItsDates() {
    long now = NOW.getEpochSecond();
    for (Details changed :
        new Details[] {
          leaf.toBuilder().setNotAfter(now - 1).build(),
          leaf.toBuilder().setNotBefore(now + 1).build(),
          leaf.toBuilder().clearNotAfter().build(),
        }) {
      CertChain chain = chain(intermediate, changed);
      assertRefused(Reason.CERTIFICATE_EXPIRED, () -> verify(chain));
    }
    CertChain expired = chain(intermediate.toBuilder().setNotAfter(now - 1).build(), leaf);
    assertRefused(Reason.CERTIFICATE_EXPIRED, () -> verify(expired));
    CertChain lastSecond =
        chain(intermediate, leaf.toBuilder().setNotBefore(now).setNotAfter(now).build());
    assertThatCode(() -> verify(lastSecond)).doesNotThrowAnyException();
  }

  @Test
  void verifyShouldRefuseMissingParts() {
    CertChain proper = chain(intermediate, leaf);
    NoiseCertificate.Builder unsigned = proper.getLeaf().toBuilder().clearSignature();
    NoiseCertificate.Builder shortly =
        proper.getLeaf().toBuilder().setSignature(proper.getLeaf().getSignature().substring(1));

    for (CertChain chain :
        new CertChain[] {
          CertChain.getDefaultInstance(),
          proper.toBuilder().clearLeaf().build(),
          proper.toBuilder().clearIntermediate().build(),
          proper.toBuilder().setLeaf(unsigned).build(),
          proper.toBuilder().setLeaf(shortly).build(),
          proper.toBuilder().setLeaf(proper.getIntermediate()).build(),
        }) {
      assertRefused(Reason.CERTIFICATE_INVALID, () -> verify(chain));
    }
  }

  private void refuseIntermediate(UnaryOperator<Details> change) {
    CertChain chain = chain(change.apply(intermediate), leaf);
    assertRefused(Reason.CERTIFICATE_INVALID, () -> verify(chain));
  }

  private void refuseLeaf(UnaryOperator<Details> change) {
    CertChain chain = chain(intermediate, change.apply(leaf));
    assertRefused(Reason.CERTIFICATE_INVALID, () -> verify(chain));
  }

  private void verify(CertChain chain) {
    new CertificateVerifier(new TrustRoot(root.publicKey()), NOW)
        .verify(chain.toByteArray(), server.publicKey());
  }

  private CertChain chain(Details intermediate, Details leaf) {
    return CertChain.newBuilder()
        .setIntermediate(sign(intermediate.toByteString(), root))
        .setLeaf(sign(leaf.toByteString(), issuer))
        .build();
  }

  private NoiseCertificate sign(ByteString details, KeyPair key) {
    byte[] signature = Curve.sign(key.privateKey(), details.toByteArray(), random);
    return NoiseCertificate.newBuilder()
        .setDetails(details)
        .setSignature(ByteString.copyFrom(signature))
        .build();
  }

  private static Details details(int serial, int issuerSerial, byte[] key) {
    return Details.newBuilder()
        .setSerial(serial)
        .setIssuerSerial(issuerSerial)
        .setKey(ByteString.copyFrom(key))
        .setNotBefore(NOW.getEpochSecond() - 60)
        .setNotAfter(NOW.getEpochSecond() + 60)
        .build();
  }

  private static void assertRefused(Reason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            NoiseException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
