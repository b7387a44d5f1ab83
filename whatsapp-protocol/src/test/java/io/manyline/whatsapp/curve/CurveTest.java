package io.manyline.whatsapp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// X25519 vectors are those of RFC 7748 sections 5.2 and 6.1.
class CurveTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void agreeShouldGiveTheResultsOfTheRfc() {
    assertThat(
            Curve.agree(
                hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")))
        .isEqualTo(hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    assertThat(
            Curve.agree(
                hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")))
        .isEqualTo(hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
  }

  @Test
  void agreeShouldGiveTheResultOfTheRfcAfterOneThousandIterations() {
    var k = new byte[32];
    k[0] = 9;
    var u = k;
    for (int i = 0; i < 1000; i++) {
      var next = Curve.agree(k, u);
      u = k;
      k = next;
    }
    assertThat(k)
        .isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
  }

  @Test
  void fromPrivateShouldGiveThePublicKeysOfTheRfcAndBothSidesTheSameSecret() {
    var alice =
        Curve.fromPrivate(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    var bob =
        Curve.fromPrivate(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

    assertThat(alice.publicKey())
        .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
    assertThat(bob.publicKey())
        .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
    assertThat(Curve.agree(alice.privateKey(), bob.publicKey()))
        .isEqualTo(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"))
        .isEqualTo(Curve.agree(bob.privateKey(), alice.publicKey()));
  }

  @Test
  void agreeShouldRefusePointsOfLowOrder() {
    var primeMinusOne = hex("ec" + "ff".repeat(30) + "7f");
    var orderEight = hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    var one = new byte[32];
    one[0] = 1;

    for (var point : List.of(new byte[32], one, primeMinusOne, orderEight)) {
      assertThatThrownBy(() -> Curve.agree(Curve.generate(RANDOM).privateKey(), point))
          .isInstanceOf(InvalidKeyException.class);
    }
  }

  @Test
  void keysOfAWrongLengthShouldBeRefused() {
    var good = Curve.generate(RANDOM);

    for (int length : List.of(0, 31, 33)) {
      var bad = new byte[length];
      assertThatThrownBy(() -> Curve.agree(bad, good.publicKey()))
          .isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> Curve.agree(good.privateKey(), bad))
          .isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> Curve.fromPrivate(bad)).isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> Curve.sign(bad, bad, RANDOM))
          .isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> Curve.verify(bad, bad, new byte[64]))
          .isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> Curve.typed(bad)).isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> new KeyPair(bad, good.publicKey()))
          .isInstanceOf(InvalidKeyException.class);
      assertThatThrownBy(() -> new KeyPair(good.privateKey(), bad))
          .isInstanceOf(InvalidKeyException.class);
    }
  }

  @Test
  void typedShouldBeUndoneByUntypedAndOnlyTypeFiveAccepted() {
    var key = Curve.generate(RANDOM).publicKey();
    var typed = Curve.typed(key);

    assertThat(typed).hasSize(33).startsWith(5);
    assertThat(Curve.untyped(typed)).isEqualTo(key);
    assertThatThrownBy(() -> Curve.untyped(key)).isInstanceOf(InvalidKeyException.class);
    typed[0] = 4;
    assertThatThrownBy(() -> Curve.untyped(typed)).isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void keyPairShouldShowNoPrivateByteAndCompareByContent() {
    var pair = Curve.generate(RANDOM);
    var copy = new KeyPair(pair.privateKey().clone(), pair.publicKey().clone());

    assertThat(pair.toString()).isEqualTo("KeyPair[private]");
    assertThat(pair).isEqualTo(copy).hasSameHashCodeAs(copy);
    assertThat(pair)
        .isNotEqualTo(new KeyPair(new byte[32], pair.publicKey()))
        .isNotEqualTo(new KeyPair(pair.privateKey(), new byte[32]));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
