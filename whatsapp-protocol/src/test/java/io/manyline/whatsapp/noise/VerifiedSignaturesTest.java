package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class VerifiedSignaturesTest {
  private final SecureRandom random = new SecureRandom();
  private final VerifiedSignatures signatures = new VerifiedSignatures();
  private final KeyPair issuer = Curve.generate(random);
  private final byte[] message = {1, 2, 3};
  private final byte[] signature = Curve.sign(issuer.privateKey(), message, random);

  @Test
  void whatHoldsShouldHoldAgainAndBeRememberedOnce() {
    assertThat(signatures.holds(issuer.publicKey(), message, signature)).isTrue();
    assertThat(signatures.holds(issuer.publicKey(), message, signature)).isTrue();

    assertThat(signatures.count()).isOne();
  }

  @Test
  void whatDiffersInAnyPartFromWhatHoldsShouldBeVerified() {
    assertThat(signatures.holds(issuer.publicKey(), message, signature)).isTrue();
    byte[] otherSignature = signature.clone();
    otherSignature[10] ^= 1;

    assertThat(signatures.holds(Curve.generate(random).publicKey(), message, signature)).isFalse();
    assertThat(signatures.holds(issuer.publicKey(), new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(signatures.holds(issuer.publicKey(), new byte[] {1, 2}, signature)).isFalse();
    assertThat(signatures.holds(issuer.publicKey(), message, otherSignature)).isFalse();
  }

  @Test
  void whatDoesNotHoldShouldNotBeRemembered() {
    assertThat(signatures.holds(issuer.publicKey(), new byte[] {9}, signature)).isFalse();
    assertThat(signatures.holds(issuer.publicKey(), new byte[] {9}, signature)).isFalse();

    assertThat(signatures.count()).isZero();
  }

  @Test
  void onlySoManyShouldBeRemembered() {
    for (byte i = 0; i < VerifiedSignatures.MOST + 3; i++) {
      byte[] each = {i};
      assertThat(
              signatures.holds(
                  issuer.publicKey(), each, Curve.sign(issuer.privateKey(), each, random)))
          .isTrue();
    }

    assertThat(signatures.count()).isEqualTo(VerifiedSignatures.MOST);
  }
}
