package io.manyline.whatsapp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.vectors.VectorFile;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

/// Project Wycheproof's vectors; each file says where it is from.
class WycheproofTest {
  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  @Test
  void agreeShouldGiveEverySharedSecretAndRefuseThoseOfLowOrder() {
    int agreed = 0;
    int refused = 0;
    for (String line : VectorFile.lines("curve/wycheproof-x25519.txt")) {
      String[] vector = line.split(" ");
      byte[] privateKey = hex(vector[3]);
      byte[] publicKey = hex(vector[4]);
      if (vector[2].contains("ZeroSharedSecret")) {
        assertThatThrownBy(() -> Curve.agree(privateKey, publicKey))
            .as("vector %s", vector[0])
            .isInstanceOf(InvalidKeyException.class);
        refused++;
      } else {
        assertThat(Curve.agree(privateKey, publicKey))
            .as("vector %s, %s", vector[0], vector[2])
            .isEqualTo(hex(vector[5]));
        agreed++;
      }
    }
    assertThat(agreed + refused).isEqualTo(518);
    assertThat(refused).isGreaterThan(25);
  }

  @Test
  void deriveShouldGiveEveryOutputAndRefuseWhatIsTooLong() {
    int derived = 0;
    int refused = 0;
    for (String line : VectorFile.lines("curve/wycheproof-hkdf-sha256.txt")) {
      String[] vector = line.split(" ");
      int length = Integer.parseInt(vector[5]);
      if (vector[1].equals("valid")) {
        assertThat(Hkdf.derive(hex(vector[3]), hex(vector[2]), hex(vector[4]), length))
            .as("vector %s", vector[0])
            .isEqualTo(hex(vector[6]));
        derived++;
      } else {
        assertThatThrownBy(
                () -> Hkdf.derive(hex(vector[3]), hex(vector[2]), hex(vector[4]), length))
            .as("vector %s", vector[0])
            .isInstanceOf(IllegalArgumentException.class);
        refused++;
      }
    }
    assertThat(derived).isGreaterThan(60);
    assertThat(refused).isPositive();
  }

  /// An Ed25519 signature is an XEdDSA one under the Montgomery form of its key, with the sign of
  /// the Edwards form in the top bit of S.
  @Test
  void verifyShouldJudgeEd25519SignaturesAsTheVectorsDo() {
    int accepted = 0;
    int refused = 0;
    for (String line : VectorFile.lines("curve/wycheproof-ed25519.txt")) {
      String[] vector = line.split(" ");
      byte[] edwards = hex(vector[3]);
      byte[] signature = hex(vector[5]);
      if (signature.length == 64) {
        if ((signature[63] & 0x80) != 0) {
          continue; // S has no room there: this form cannot say it
        }
        signature[63] |= (byte) (edwards[31] & 0x80);
      }
      boolean valid = vector[1].equals("valid");
      assertThat(Curve.verify(montgomery(edwards), hex(vector[4]), signature))
          .as("vector %s, %s", vector[0], vector[2])
          .isEqualTo(valid);
      accepted += valid ? 1 : 0;
      refused += valid ? 0 : 1;
    }
    assertThat(accepted).isEqualTo(88);
    assertThat(refused).isGreaterThan(40);
  }

  @Test
  void hmacShouldGiveEveryTagAndNoChangedOne() {
    int equal = 0;
    int different = 0;
    for (String line : VectorFile.lines("curve/wycheproof-hmac-sha256.txt")) {
      String[] vector = line.split(" ");
      byte[] expected = hex(vector[5]);
      byte[] message = hex(vector[4]);
      byte[] head = Arrays.copyOf(message, message.length / 2);
      byte[] rest = Arrays.copyOfRange(message, head.length, message.length);
      byte[] tag = Hkdf.hmacSha256(hex(vector[3]), head, rest);
      boolean valid = vector[1].equals("valid");
      assertThat(Arrays.equals(Arrays.copyOf(tag, expected.length), expected))
          .as("vector %s, %s", vector[0], vector[2])
          .isEqualTo(valid);
      equal += valid ? 1 : 0;
      different += valid ? 0 : 1;
    }
    assertThat(equal).isEqualTo(66);
    assertThat(different).isEqualTo(108);
  }

  @Test
  void sealAndOpenShouldAgreeWithEveryVectorOfTheirNonceAndRefuseTheRest() throws Exception {
    int opened = 0;
    int refused = 0;
    int nonces = 0;
    for (String line : VectorFile.lines("curve/wycheproof-aes-gcm.txt")) {
      String[] vector = line.split(" ");
      byte[] key = hex(vector[3]);
      byte[] nonce = hex(vector[4]);
      byte[] additional = hex(vector[5]);
      byte[] sealed = hex(vector[7].replace("-", "") + vector[8]);
      String name = "vector " + vector[0] + ", " + vector[2];
      if (nonce.length != AesGcm.NONCE_LENGTH) {
        assertThatThrownBy(() -> AesGcm.open(key, nonce, additional, sealed))
            .as(name)
            .isInstanceOf(IllegalArgumentException.class);
        nonces++;
      } else if (vector[1].equals("valid")) {
        assertThat(AesGcm.seal(key, nonce, additional, hex(vector[6]))).as(name).isEqualTo(sealed);
        assertThat(AesGcm.open(key, nonce, additional, sealed)).as(name).isEqualTo(hex(vector[6]));
        opened++;
      } else {
        assertThatThrownBy(() -> AesGcm.open(key, nonce, additional, sealed))
            .as(name)
            .isInstanceOf(AEADBadTagException.class);
        refused++;
      }
    }
    assertThat(opened).isEqualTo(39);
    assertThat(refused).isEqualTo(27);
    assertThat(nonces).isEqualTo(39);
    assertThatThrownBy(() -> AesGcm.open(new byte[32], new byte[12], new byte[0], new byte[15]))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> AesGcm.seal(new byte[16], new byte[12], new byte[0], new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] montgomery(byte[] edwards) {
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[31 - i] = edwards[i];
    }
    bigEndian[0] &= 0x7F;
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger u =
        BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).modInverse(PRIME)).mod(PRIME);
    byte[] bytes = u.toByteArray();
    byte[] raw = new byte[32];
    for (int i = 0; i < Math.min(32, bytes.length); i++) {
      raw[i] = bytes[bytes.length - 1 - i];
    }
    return raw;
  }

  private static byte[] hex(String text) {
    return text.equals("-") ? new byte[0] : HexFormat.of().parseHex(text);
  }
}
