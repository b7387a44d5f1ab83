package io.manyline.whatsapp.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.vectors.VectorFile;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Agreements and XEdDSA signatures that other implementations publish in their tests.
class PublishedSignatureTest {
  private final Map<String, byte[]> published = VectorFile.named("curve/xeddsa-published.txt");

  @Test
  void agreeShouldGiveTheirSecretFromBothSides() {
    byte[] alice = of("agreement.alice-private");
    byte[] bob = of("agreement.bob-private");

    assertThat(Curve.fromPrivate(alice).publicKey()).isEqualTo(of("agreement.alice-public"));
    assertThat(Curve.fromPrivate(bob).publicKey()).isEqualTo(of("agreement.bob-public"));
    assertThat(Curve.agree(alice, of("agreement.bob-public"))).isEqualTo(of("agreement.shared"));
    assertThat(Curve.agree(bob, of("agreement.alice-public"))).isEqualTo(of("agreement.shared"));
  }

  @Test
  void verifyShouldAcceptTheirSignatureAndNoneWithAChangedByte() {
    byte[] key = of("libsignal.public");
    byte[] message = of("libsignal.message");
    byte[] signature = of("libsignal.signature");

    assertThat(Curve.fromPrivate(of("libsignal.private")).publicKey()).isEqualTo(key);
    assertThat(Curve.verify(key, message, signature)).isTrue();
    for (int at = 0; at < signature.length; at++) {
      byte[] changed = signature.clone();
      changed[at] ^= 1;
      assertThat(Curve.verify(key, message, changed)).as("byte %d", at).isFalse();
    }
  }

  @Test
  void signShouldGiveTheirBytesUnderTheirRandomness() {
    byte[] key = of("curvesigs.private");

    byte[] signature = XEdDsa.sign(key, new byte[200], new byte[64]);

    assertThat(signature).isEqualTo(of("curvesigs.signature"));
    assertThat(Curve.verify(Curve.fromPrivate(key).publicKey(), new byte[200], signature)).isTrue();
  }

  /// The specification's signer turns the key until its sign is 0; ours tells the sign in S. Both
  /// verify alike.
  @Test
  void verifyShouldAcceptTheFormOfTheSpecification() {
    byte[] key = Curve.fromPrivate(of("curvesigs.private")).publicKey();
    byte[] signature = of("xeddsa.signature");

    assertThat(Curve.verify(key, new byte[200], signature)).isTrue();
    byte[] nobodys = new byte[32];
    Arrays.fill(nobodys, (byte) 0xff);
    assertThat(Curve.verify(nobodys, new byte[200], signature)).isFalse();
    signature[0] ^= 1;
    assertThat(Curve.verify(key, new byte[200], signature)).isFalse();
  }

  /// Each signature draws the next key and randomness, and every one changes a bit of what is
  /// signed or of the draw.
  @Test
  @Tag("long")
  void signShouldReachTheTenThousandthSignatureOfTheirChain() throws GeneralSecurityException {
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    byte[] message = new byte[200];
    byte[] signature = new byte[64];

    for (int count = 1; count <= 10_000; count++) {
      byte[] key = Arrays.copyOf(sha512.digest(signature), 32);
      byte[] random = sha512.digest(key);
      X25519.clampPrivateKey(key);
      signature = XEdDsa.sign(key, message, random);
      if (count % 500 == 0) {
        assertThat(Curve.verify(Curve.fromPrivate(key).publicKey(), message, signature)).isTrue();
      }
      if ((random[63] & 1) != 0) {
        signature[count % 64] ^= 1;
      } else {
        message[count % 200] ^= 1;
      }
    }

    assertThat(signature).isEqualTo(of("curvesigs.signature-10k"));
  }

  private byte[] of(String name) {
    return Objects.requireNonNull(published.get(name), name).clone();
  }
}
