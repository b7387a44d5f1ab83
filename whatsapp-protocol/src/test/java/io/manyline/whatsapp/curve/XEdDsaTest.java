package io.manyline.whatsapp.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class XEdDsaTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @Test
  void verifyShouldAcceptWhatSignGivesForKeysOfBothSigns() {
    var signs = new int[2];

    for (int i = 0; i < 40; i++) {
      var pair = Curve.generate(RANDOM);
      var message = new byte[i];
      RANDOM.nextBytes(message);
      var signature = Curve.sign(pair.privateKey(), message, RANDOM);

      assertThat(Curve.verify(pair.publicKey(), message, signature)).isTrue();
      signs[(signature[63] & 0x80) >> 7]++;
    }
    assertThat(signs).doesNotContain(0);
  }

  @Test
  void verifyTrailingShouldAgreeWithVerify() {
    var pair = Curve.generate(RANDOM);
    var message = new byte[50];
    var signature = Curve.sign(pair.privateKey(), message, RANDOM);
    var whole = Arrays.copyOf(message, 114);
    System.arraycopy(signature, 0, whole, 50, 64);

    assertThat(Curve.verifyTrailing(pair.publicKey(), whole)).isTrue();
    whole[0] ^= 1;
    assertThat(Curve.verifyTrailing(pair.publicKey(), whole)).isFalse();
    assertThat(Curve.verifyTrailing(pair.publicKey(), new byte[63])).isFalse();
  }

  @Test
  void signShouldBeRandomised() {
    var pair = Curve.generate(RANDOM);

    assertThat(Curve.sign(pair.privateKey(), new byte[3], RANDOM))
        .isNotEqualTo(Curve.sign(pair.privateKey(), new byte[3], RANDOM));
  }

  @Test
  void verifyShouldRefuseEveryFlippedBitAndAForeignKey() {
    var pair = Curve.generate(RANDOM);
    var message = "link".getBytes(StandardCharsets.UTF_8);
    var signature = Curve.sign(pair.privateKey(), message, RANDOM);

    for (int bit = 0; bit < 512; bit++) {
      var forged = signature.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Curve.verify(pair.publicKey(), message, forged)).as("bit %d", bit).isFalse();
    }
    assertThat(Curve.verify(pair.publicKey(), new byte[4], signature)).isFalse();
    assertThat(Curve.verify(Curve.generate(RANDOM).publicKey(), message, signature)).isFalse();
  }

  @Test
  void verifyShouldRefuseASignatureOfAnotherLength() {
    var pair = Curve.generate(RANDOM);
    var signature = Curve.sign(pair.privateKey(), new byte[1], RANDOM);

    assertThat(Curve.verify(pair.publicKey(), new byte[1], new byte[0])).isFalse();
    assertThat(Curve.verify(pair.publicKey(), new byte[1], Arrays.copyOf(signature, 63))).isFalse();
    assertThat(Curve.verify(pair.publicKey(), new byte[1], Arrays.copyOf(signature, 65))).isFalse();
  }

  @Test
  void verifyShouldRefuseAScalarThatIsNotReduced() {
    var pair = Curve.generate(RANDOM);
    var signature = Curve.sign(pair.privateKey(), new byte[9], RANDOM);
    int sign = signature[63] & 0x80;
    var scalar = Arrays.copyOfRange(signature, 32, 64);
    scalar[31] &= 0x7F;
    var malleated = littleEndian(new BigInteger(1, reversed(scalar)).add(ORDER));
    System.arraycopy(malleated, 0, signature, 32, 32);
    signature[63] |= (byte) sign;

    assertThat(Curve.verify(pair.publicKey(), new byte[9], signature)).isFalse();
  }

  @Test
  void verifyShouldRefuseKeysOfLowOrderAndKeysThatAreNotCanonical() {
    var random = new Random(5);
    var pair = Curve.generate(RANDOM);
    var highBit = pair.publicKey().clone();
    highBit[31] |= (byte) 0x80;
    var signature = Curve.sign(pair.privateKey(), new byte[9], RANDOM);
    assertThat(Curve.verify(highBit, new byte[9], signature)).isFalse();

    // With A of order 2 and R = 0 the equation holds for every even challenge: a forgery unless
    // refused.
    var forged = new byte[64];
    forged[0] = 1;
    for (int i = 0; i < 64; i++) {
      var message = new byte[8];
      random.nextBytes(message);
      assertThat(Curve.verify(new byte[32], message, forged)).isFalse();
    }
  }

  private static byte[] littleEndian(BigInteger value) {
    return Arrays.copyOf(reversed(value.toByteArray()), 32);
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
